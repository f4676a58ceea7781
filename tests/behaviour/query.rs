//! The reader of queries: what it makes of what people type, with nothing looked up.

use bstr::{BStr, ByteSlice};
use proptest::prelude::*;
use svc_lookup::annotate::queries;
use svc_lookup::query::{Query, Target, read};
use svc_lookup::{PortRange, Protocol};

/// The queries in a text, or their errors, separated by ` | `.
fn reading(text: &str) -> String {
    let queries = read(text).map(|query| query.map_or_else(|error| error.to_string(), |query| shown(&query)));
    queries.collect::<Vec<_>>().join(" | ")
}

fn shown(query: &Query<'_>) -> String {
    let target = match query.target {
        Target::Ports(ports) => format!("port {ports}"),
        Target::Name(name) => format!("name {name}"),
        Target::Pattern(pattern) => format!("pattern {pattern}"),
        Target::Scheme(scheme) => format!("scheme {scheme}"),
        Target::Words(words) => format!("words {words}"),
        _ => unreachable!("the test knows every target"),
    };
    query.protocol.map_or_else(|| target.clone(), |protocol| format!("{target} {protocol}"))
}

#[track_caller]
fn assert_readings(table: &[(&str, &str)]) {
    for (text, expected) in table {
        assert_eq!(&reading(text), expected, "{text:?}");
    }
}

#[test]
fn one_query_is_a_port_or_a_name() {
    assert_readings(&[
        ("53", "port 53"),
        ("053", "port 53"),
        ("443/tcp", "port 443 tcp"),
        ("53/17", "port 53 17"),
        ("6000-6010", "port 6000-6010"),
        ("6000–6010", "port 6000-6010"),
        ("6000-6010/udp", "port 6000-6010 udp"),
        ("domain", "name domain"),
        ("domain/udp", "name domain udp"),
        ("3com-tsmux", "name 3com-tsmux"),
        ("9pfs", "name 9pfs"),
        ("914c/g", "name 914c g"),
        ("EtherNet/IP-1/tcp", "name EtherNet/IP-1 tcp"),
        ("whois++", "name whois++"),
        ("domain/", "name domain/"),
        ("6000-x11", "name 6000-x11"),
        ("1-2-3", "name 1-2-3"),
        ("+53", "name +53"),
        ("udp", "name udp"),
    ]);
}

#[test]
fn the_protocol_stands_before_or_after() {
    assert_readings(&[
        ("udp/53", "port 53 udp"),
        ("TCP:53", "port 53 tcp"),
        ("tcp/domain", "name domain tcp"),
        ("53 udp", "port 53 udp"),
        ("UDP 53", "port 53 udp"),
        ("53 tcp6", "port 53 tcp"),
        ("domain udp", "name domain udp"),
        ("udp domain", "name domain udp"),
        ("53/tcp/udp", "port 53 tcp | port 53 udp"),
        ("53/tcp,udp", "port 53 tcp | port 53 udp"),
        ("53 tcp udp", "port 53 tcp | port 53 udp"),
        ("T:22,U:53", "port 22 tcp | port 53 udp"),
        ("udp 6000-6010", "port 6000-6010 udp"),
    ]);
}

#[test]
fn a_list_has_commas_semicolons_blanks_or_arrows() {
    assert_readings(&[
        ("22,80,443", "port 22 | port 80 | port 443"),
        ("22, 80; 443", "port 22 | port 80 | port 443"),
        (" 22 80\t443 ", "port 22 | port 80 | port 443"),
        ("22,,80,", "port 22 | port 80"),
        ("http,https", "name http | name https"),
        ("http, 53/udp , ntp", "name http | port 53 udp | name ntp"),
        ("domain udp, ntp udp", "name domain udp | name ntp udp"),
        ("ports 80 and 443", "port 80 | port 443"),
        ("port 53", "port 53"),
        ("TCP port 443", "port 443 tcp"),
        ("0.0.0.0:8080->80/tcp", "port 8080 | port 80 tcp"),
    ]);
}

#[test]
fn a_host_before_the_port_is_left_out() {
    assert_readings(&[
        (":8080", "port 8080"),
        ("localhost:5432", "port 5432"),
        ("192.0.2.1:443", "port 443"),
        ("192.0.2.1:443/tcp", "port 443 tcp"),
        ("[::1]:53", "port 53"),
        ("[fe80::1%eth0]:53/udp", "port 53 udp"),
        ("127.0.0.53%lo:53", "port 53"),
        ("*:53", "port 53"),
        (":::53", "port 53"),
        ("db.example:postgresql", "name postgresql"),
        ("db.example:8443/x/y", "port 8443"),
        ("8080:80", "port 8080 | port 80"),
        ("127.0.0.1:8080:80/tcp", "port 8080 tcp | port 80 tcp"),
        ("localhost:6000-6010", "port 6000-6010"),
    ]);
}

#[test]
fn a_url_has_its_own_port_or_that_of_its_scheme() {
    assert_readings(&[
        ("https://db.example:8443/x", "port 8443"),
        ("https://db.example/x?y=1,2", "scheme https"),
        ("HTTP://db.example", "scheme HTTP"),
        ("postgres://user:secret@db.example:5433/app", "port 5433"),
        ("postgres://user:secret@db.example/app", "scheme postgres"),
        ("jdbc:postgresql://db.example/app", "scheme postgresql"),
        ("mongodb://a:27017,b:27018/app", "port 27018"),
        ("redis://[::1]:6380", "port 6380"),
        ("redis://[::1]/0", "scheme redis"),
        ("sip:alice@example", "scheme sip"),
        ("tcp://0.0.0.0:2375", "port 2375 tcp"),
        ("http://a.example:81, http://b.example:82", "port 81 | port 82"),
    ]);
}

#[test]
fn wildcards_make_a_pattern() {
    assert_readings(&[("http*", "pattern http*"), ("*sql*/tcp", "pattern *sql* tcp"), ("x1?", "pattern x1?")]);
}

#[test]
fn other_words_with_blanks_stay_together() {
    assert_readings(&[
        ("remote desktop", "words remote desktop"),
        (" sql server ", "words sql server"),
        ("connect 10.0.0.3:9200 refused", "words connect 10.0.0.3:9200 refused"),
        ("remote desktop, ssh", "words remote desktop, ssh"),
    ]);
}

#[test]
fn an_error_names_the_place() {
    assert_readings(&[
        ("", "empty query; give a name, a port or a port range"),
        (" , ", "empty query; give a name, a port or a port range"),
        ("70000", "`70000` is out of range: ports are 0 to 65535"),
        ("-1", "`-1` is out of range: ports are 0 to 65535"),
        ("10-5", "`10-5` runs backwards; write the lower port first"),
        ("1-70000", "`1-70000` is out of range: ports are 0 to 65535"),
        ("5-", "`5-` has no last port; add it, as in `5-65535`"),
        ("5-/tcp", "`5-/tcp` has no last port; add it, as in `5-65535`"),
        ("53/", "`53/` has no protocol after the slash; drop the slash for all"),
        ("/tcp", "`/tcp` has no port before the slash"),
        ("99999999999999999999", "`99999999999999999999` is out of range: ports are 0 to 65535"),
        ("22,70000,80", "port 22 | `70000` (column 4) is out of range: ports are 0 to 65535 | port 80"),
        ("22 10-5", "port 22 | `10-5` (column 4) runs backwards; write the lower port first"),
        ("localhost:", "`localhost:` has no port after the colon; add it, as in `localhost:443`"),
        ("localhost:70000", "`localhost:70000` is out of range: ports are 0 to 65535"),
        ("https://a.example:70000/", "`https://a.example:70000/` is out of range: ports are 0 to 65535"),
        ("192.0.2.1", "`192.0.2.1` is an address without a port; add one, as in `192.0.2.1:443`"),
        ("::1", "`::1` is an address without a port; add one, as in `[::1]:443`"),
        ("[::1]", "`[::1]` is an address without a port; add one, as in `[::1]:443`"),
        ("tcp:", "`tcp:` has no port after the colon; add it, as in `tcp:443`"),
        ("53/tcp sctp udp,", "port 53 tcp | port 53 sctp | port 53 udp"),
    ]);
}

#[test]
fn the_column_is_where_reading_stopped() {
    let column = |text: &str| read(text).find_map(Result::err).map(|error| error.column);
    let table = [
        ("70000", 1),
        ("5-", 3),
        ("53/", 4),
        ("1-70000", 3),
        ("localhost:70000", 11),
        ("http://é.example:0x50/", 19),
        ("22, 80, localhost:70000", 19),
    ];
    for (text, expected) in table {
        assert_eq!(column(text), Some(expected), "{text}");
    }
}

#[test]
fn ports_are_found_in_running_text() {
    let table = [
        ("connect 10.0.0.3:9200 refused", "port 9200"),
        ("dial tcp [::1]:5432: connect: connection refused", "port 5432 tcp"),
        ("error: (could not reach http://es.example:9200/_cat, retrying)", "port 9200"),
        ("Failed password for root from 192.0.2.1 port 40022 ssh2", "port 40022"),
        ("kernel: DPT=22 SPT=51514 LEN=40", "port 22 | port 51514"),
        ("bind: 0.0.0.0:53/udp in use", "port 53 udp"),
        ("nothing at 12:30, or in version 1.2.3, or nginx:1.27", ""),
        ("listening on :8080.", "port 8080"),
    ];
    for (text, expected) in table {
        let found: Vec<String> = queries(text).map(|query| shown(&query)).collect();
        assert_eq!(found.join(" | "), expected, "{text}");
    }
}

#[test]
fn words_between_ports_are_words_where_there_is_nothing_else() {
    for text in ["+,", "port and", "and;or ", " ports, and"] {
        let queries: Vec<_> = read(text).collect();
        let expected = Target::Words(text.trim().into());
        assert!(matches!(queries[..], [Ok(query)] if query.target == expected), "{text}: {queries:?}");
    }
}

proptest! {
    /// Any text has at least one query or error, each with a part of the text, at a column of the text.
    #[test]
    fn any_text_is_read(text in prop::collection::vec(any::<u8>(), 0..60)) {
        let columns = text.chars().count() + 1;
        prop_assert!(read(&text).next().is_some());
        for query in read(&text).chain(queries(&text).map(Ok)) {
            let part: &BStr = query.map_or_else(|error| error.text, |query| query.text);
            prop_assert!(text.find(part).is_some());
            if let Err(error) = query {
                prop_assert!((1..=columns).contains(&error.column), "{}", error.column);
                prop_assert!(!error.to_string().is_empty());
            }
        }
    }

    /// Text made of the characters that matter.
    #[test]
    fn any_text_of_these_characters_is_read(text in "[0-9a-z:/,;. \\[\\]*?@%>-]{0,24}") {
        prop_assert!(read(&text).next().is_some());
        let _ = queries(&text).count();
    }

    /// A port is read alike in every form of an endpoint.
    #[test]
    fn a_port_is_the_same_in_every_form(number: u16, protocol in 0..4_usize) {
        let (port, protocol) = (PortRange::from(number), Protocol::REGISTERED[protocol]);
        let forms = [
            format!("{number}/{protocol}"), format!("{protocol}/{number}"), format!("{protocol}:{number}"),
            format!("{number} {protocol}"), format!("{protocol} {number}"), format!("[::1]:{number}/{protocol}"),
            format!("192.0.2.1:{number}/{protocol}"), format!("{protocol}://a.example:{number}/x"),
        ];
        for form in forms {
            let queries: Vec<_> = read(&form).collect();
            prop_assert_eq!(queries.len(), 1);
            let query = queries[0].map_err(|error| TestCaseError::fail(error.to_string()))?;
            prop_assert_eq!((query.target, query.protocol), (Target::Ports(port), Some(protocol)), "{}", form);
        }
    }

    /// A list has the queries of its items.
    #[test]
    fn a_list_has_the_queries_of_its_items(numbers in prop::collection::vec(any::<u16>(), 2..6), separator in "[,; ]|, |;  ") {
        let text = numbers.iter().map(u16::to_string).collect::<Vec<_>>().join(&separator);
        let targets: Vec<_> = read(&text).map(|query| query.map(|query| query.target)).collect();
        let expected: Vec<_> = numbers.iter().map(|&number| Ok(Target::Ports(number.into()))).collect();
        prop_assert_eq!(targets, expected);
    }

    /// What ports and names of the registry's form are read as alone, they are in a list too.
    #[test]
    fn a_name_is_the_same_alone_and_in_a_list(name in "[a-z][a-z0-9]{0,14}") {
        prop_assume!(svc_lookup::query::protocol_word(&name).is_none());
        let text = format!("53,{name}");
        let alone = read(&name).next().unwrap().unwrap();
        let listed = read(&text).nth(1);
        // `port`, `and` and the like ask nothing.
        prop_assume!(listed.is_some());
        prop_assert_eq!(listed.unwrap().unwrap().target, alone.target);
    }
}
