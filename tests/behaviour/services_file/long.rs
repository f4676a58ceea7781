//! A long services file and one query: only the lines that may answer are kept, and every answer is that of the whole file.

use crate::harness::{svc, temporary_file};
use svc_lookup::query::read;
use svc_lookup::{Hit, Port, Services, Source};

/// More than 128 KiB; `wanted` is on line 6000, beside a line that is no entry and a comment with its number.
fn long() -> String {
    let line = |number: usize| match number {
        6000 => "wanted 7100/tcp sought # 7100\n".to_owned(),
        6001 => "broken 7100000/tcp wanted\n".to_owned(),
        number => format!("service-{number} {}/udp # 71000 is another number\n", 10_000 + number),
    };
    (1..=9000).map(line).collect()
}

#[test]
fn answers_and_lines_are_those_of_the_whole_file() {
    let path = temporary_file("long", long());
    let open = |query: Option<&str>| {
        let builder = Services::builder().sources(Source::System.into()).services_file(&path);
        match query {
            Some(query) => builder.first_query(&read(query).next().unwrap().unwrap()).open().unwrap(),
            None => builder.open().unwrap(),
        }
    };
    let whole = open(None);
    for query in ["7100", "wanted", "SOUGHT/tcp", "absent"] {
        let few = open(Some(query));
        let places = |services: &Services| {
            let on_port: Vec<_> = services.by_port(Port::new(7100), None).collect();
            let named =
                ["wanted", "Sought", "service-8000"].map(|name| services.by_name(name, None).collect::<Vec<_>>());
            let hits = [on_port].into_iter().chain(named).flatten();
            hits.map(|hit: Hit<'_>| (hit.service.into_owned(), hit.place().unwrap().line)).collect::<Vec<_>>()
        };
        assert_eq!(places(&few), places(&whole), "{query}");
        assert_eq!(places(&whole).iter().map(|(_, line)| *line).collect::<Vec<_>>(), [6000, 6000, 6000, 8000]);
        assert_eq!(few.entries().count(), 8999, "{query}");
    }
}

#[test]
fn the_program_says_where_an_entry_and_a_broken_line_are() {
    let path = temporary_file("long", long());
    let path = path.to_str().expect("UTF-8");
    let ask = |query: &str| svc(&format!("--services-file {path} --source system {query}"));
    ask("port 7100").stdout("wanted\t7100\ttcp\tregistered\tsystem\tsought\t7100\n").run();
    let said = |query: &str, status: i32| {
        let got = ask(query).status(status).finished();
        String::from_utf8([got.stdout, got.stderr].concat()).expect("UTF-8")
    };
    let place = format!(",{path},6000\n");
    assert!(said("--format csv lookup sought", 0).ends_with(&place));
    let broken = said("lookup broken", 1);
    assert!(broken.contains(&format!("`broken` is in line 6001 of `{path}`, which is no entry")), "{broken}");
}
