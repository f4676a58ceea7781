//! `svc search`: services by words in their names, aliases, descriptions and products.

use crate::harness::{svc, svc_here, temporary_file};
use proptest::prelude::*;
use svc_lookup::{Hit, Search, Services};

#[test]
fn whole_names_come_before_prefixes_words_and_substrings() {
    let file = temporary_file(
        "search-order",
        "prefixtime 1/tcp\n\
         other 2/tcp # Bedtime stories\n\
         another 3/tcp # A timer\n\
         third 4/tcp # What time it is\n\
         timed 5/tcp\n\
         fourth 6/tcp timeserver\n\
         clock 7/tcp time\n\
         time 8/tcp\n\
         unrelated 9/tcp # Nothing of the kind\n",
    );
    svc("search --source system time --services-file")
        .arg(&file)
        .stdout(
            "clock\t7\ttcp\twell-known\tsystem\ttime\t\n\
             time\t8\ttcp\twell-known\tsystem\t\t\n\
             timed\t5\ttcp\twell-known\tsystem\t\t\n\
             fourth\t6\ttcp\twell-known\tsystem\ttimeserver\t\n\
             third\t4\ttcp\twell-known\tsystem\t\tWhat time it is\n\
             another\t3\ttcp\twell-known\tsystem\t\tA timer\n\
             prefixtime\t1\ttcp\twell-known\tsystem\t\t\n\
             other\t2\ttcp\twell-known\tsystem\t\tBedtime stories\n",
        )
        .run();
}

#[test]
fn a_match_contains_every_word_in_any_case_and_place() {
    let answer = "ntp\t123\ttcp\twell-known\tiana\t\tNetwork Time Protocol\n\
                  ntp\t123\tudp\twell-known\tiana\t\tNetwork Time Protocol\n";
    svc("search --source iana NETWORK Time protocol ntp").stdout(answer).run();
    svc("search --source iana").arg("network time").arg("PROTOCOL nTP").stdout(answer).run();
}

#[test]
fn products_and_purposes_are_searched() {
    let elasticsearch =
        "elasticsearch\t9200\ttcp\tregistered\tpractice\t\tElasticsearch: Search engine HTTP REST API\n";
    svc_here("search rest elasticsearch").stdout(elasticsearch).run();
    svc_here("search loki query")
        .stdout("loki\t3100\ttcp\tregistered\tpractice\t\tGrafana Loki: Log store: HTTP API (push and query)\n")
        .run();
}

#[test]
fn a_service_in_two_sources_is_shown_once() {
    svc_here("search -p tcp domain name server")
        .stdout("domain\t53\ttcp\twell-known\tsystem\t\tDomain Name Server\n")
        .run();
    // Only the registry describes it.
    svc_here("search simple mail transfer -p tcp")
        .stdout(
            "mail\t25\ttcp\twell-known\tlong-standing\t\tSimple Mail Transfer\n\
             smtp\t25\ttcp\twell-known\tiana\t\tSimple Mail Transfer\n",
        )
        .run();
}

#[test]
fn name_searches_names_and_aliases_only() {
    let found = svc_here("search --name mail").output();
    assert!(found.lines().count() > 20);
    for line in found.lines() {
        let fields: Vec<&str> = line.split('\t').collect();
        assert!(fields[0].contains("mail") || fields[5].contains("mail"), "{line}");
    }
    svc("search --name grafana --source practice")
        .stdout(
            "grafana\t3000\ttcp\tregistered\tpractice\t\tGrafana: Dashboards: web UI and HTTP API\n\
             grafana-alloy\t12345\ttcp\tregistered\tpractice\t\tGrafana Alloy: Telemetry collector web UI and metrics (loopback)\n\
             pyroscope-grafana\t4041\ttcp\tregistered\tpractice\t\tGrafana Pyroscope: Embedded Grafana when enabled\n",
        )
        .run();
}

#[test]
fn a_name_without_a_port_is_found() {
    svc("search --source iana authoring versioning")
        .stdout("webdav\t\t\t\tiana\t\tWorld Wide Web Distributed Authoring and Versioning (WebDAV)\n")
        .run();
}

#[test]
fn an_unknown_word_gets_suggestions() {
    svc("search elastcsearch")
        .stderr("svc: nothing matches `elastcsearch`; did you mean `elasticsearch`?\n")
        .status(1)
        .run();
    svc("search time protcol")
        .stderr("svc: nothing matches `protcol`; did you mean `protocol`, `protocols` or `proto`?\n")
        .status(1)
        .run();
    svc("search --name protocolls").stderr("svc: no name matches `protocolls`\n").status(1).run();
    svc("search --quiet elastcsearch").status(1).run();
}

#[test]
fn known_words_without_a_common_match_are_too_many() {
    svc("search time x11").stderr("svc: nothing matches all of these words; try fewer\n").status(1).run();
    svc("search network time -p dccp")
        .stderr("svc: nothing with protocol `dccp` matches; drop `--protocol`\n")
        .status(1)
        .run();
}

#[test]
fn an_empty_search_is_a_usage_error() {
    svc("search").arg("").stderr("svc: empty search; give a word\n").status(2).run();
    svc("search").arg(" \t ").stderr("svc: empty search; give a word\n").status(2).run();
}

#[test]
fn each_line_of_standard_input_is_a_search() {
    svc("search --source iana,practice -")
        .stdin("nextjs\n\nelastcsearch\n kubernetes-api  https \n")
        .stdout(
            "nextjs\t3000\ttcp\tregistered\tpractice\t\tNext.js: React framework: development and production server\n\
             kubernetes-api\t6443\ttcp\tregistered\tpractice\t\tKubernetes: Cluster API over HTTPS (kube-apiserver)\n",
        )
        .stderr("svc: line 3: nothing matches `elastcsearch`; did you mean `elasticsearch`?\n")
        .status(1)
        .run();
}

#[test]
fn json_has_the_query_and_suggestions() {
    let found = svc("search --format jsonl nextjs server").output();
    assert!(found.starts_with(r#"{"query":"nextjs server","found":true,"name":"nextjs","#), "{found}");
    let nothing = svc("search --quiet --format jsonl elastcsearch").status(1).output();
    assert!(nothing.starts_with(r#"{"query":"elastcsearch","found":false,"name":null,"#), "{nothing}");
    assert!(nothing.ends_with("\"suggestions\":[\"elasticsearch\"]}\n"), "{nothing}");
}

#[test]
fn hostile_words_are_escaped() {
    svc("search").arg("\x1b[31m\u{202e}").stderr("svc: nothing matches `\\u{1b}[31m\\u{202e}`\n").status(1).run();
    let many = "xqx ".repeat(20_000);
    svc("search --name").arg(&many).stderr("svc: no name matches `xqx`\n").status(1).run();
    let many: String = (0..10_000).map(|number| format!("e{number} ")).collect();
    svc("search").arg(&many).stderr("svc: nothing matches `e0`; did you mean `ea`, `ep` or `0`?\n").status(1).run();
}

/// All searched text of a hit, in lower case.
fn searched_text(hit: &Hit<'_>) -> String {
    let service = hit.service;
    let product = hit.practice().map_or(String::new(), |known| known.product.to_string());
    let names: Vec<String> = service.names().map(ToString::to_string).collect();
    format!("{}\n{}\n{product}", names.join("\n"), service.description).to_ascii_lowercase()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn results_are_exactly_the_services_with_every_word(words in prop::collection::vec("[a-z]{1,4}|[0-9]{2}|[A-Z]{2}|-", 1..4)) {
        let services = Services::snapshot();
        let has_all = |hit: &Hit<'_>| words.iter().all(|word| searched_text(hit).contains(&word.to_ascii_lowercase()));
        let expected = services.entries().filter(has_all).count();
        let found = services.search(&Search::new(&words));
        prop_assert!(found.iter().all(has_all));
        prop_assert_eq!(found.len(), expected);
    }
}

#[test]
fn a_reference_finds_the_services_that_have_it() {
    let names = |words: &str| {
        let found = svc("--source iana search -p tcp").args(words).output();
        found.lines().map(|line| line.split('\t').take(2).collect::<Vec<_>>().join(" ")).collect::<Vec<_>>()
    };
    for words in ["rfc6335", "RFC6335", "rfc 6335", "RFC 6335", "Rfc6335"] {
        assert_eq!(names(words), ["exp1 1021", "exp2 1022"], "{words}");
    }
    let draft = svc("--source iana search draft-herbert-gue-02").output();
    assert!(draft.starts_with("gue\t6080\tudp\t") && draft.lines().count() == 1, "{draft}");
    assert_eq!(names("kerberos rfc4120"), ["kerberos 88"]);
    svc("--source iana search rfc633").stderr("svc: nothing matches `rfc633`\n").status(1).run();
    svc("--source iana search --name rfc6335").stderr("svc: no name matches `rfc6335`\n").status(1).run();
}
