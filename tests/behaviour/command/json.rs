//! `--format json` and `--format jsonl`: what svc-formats(5) documents, field by field.

use crate::harness::{svc, svc_assigned, svc_here, temporary_file};
use serde_json::{Value, json};

/// Every field of an answer, in order.
const FIELDS: [&str; 30] = [
    "query",
    "found",
    "name",
    "aliases",
    "port",
    "last_port",
    "protocol",
    "class",
    "description",
    "product",
    "category",
    "evidence",
    "source",
    "dns_sd",
    "file",
    "line",
    "state",
    "registered",
    "modified",
    "references",
    "service_code",
    "unauthorized_use",
    "historic",
    "alias_of",
    "previously",
    "systems",
    "matched",
    "notice",
    "next",
    "suggestions",
];
const LISTS: [&str; 4] = ["aliases", "references", "systems", "suggestions"];

/// The items of a JSON array.
fn items(text: &str) -> Vec<Value> {
    let value: Value = serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"));
    value.as_array().unwrap_or_else(|| panic!("no array: {text}")).clone()
}

/// Compares these fields of an object; the others must be empty.
#[track_caller]
fn assert_fields(item: &Value, expected: Value) {
    let object = item.as_object().expect("an object");
    for (field, value) in object {
        let empty = if LISTS.contains(&field.as_str()) { json!([]) } else { Value::Null };
        assert_eq!(value, expected.get(field).unwrap_or(&empty), "{field} of {item:#}");
    }
}

#[test]
fn an_entry_of_a_services_file_has_its_file_and_line() {
    let answer = items(&svc_assigned("--format json 6000/tcp").output());
    assert_eq!(answer.len(), 1);
    assert_fields(
        &answer[0],
        json!({
            "query": "6000/tcp", "found": true, "name": "x11", "aliases": ["x11-0"], "port": 6000, "last_port": 6000,
            "protocol": "tcp", "class": "registered", "description": "X Window System", "source": "system",
            "file": "services", "line": 19, "matched": "port",
        }),
    );
}

#[test]
fn an_entry_of_a_services_file_has_the_registry_facts_about_it() {
    let line = svc_here("lookup http/tcp --format jsonl").output();
    let object: Value = serde_json::from_str(&line).expect("an object");
    for (field, value) in [
        ("source", json!("system")),
        ("line", json!(13)),
        ("description", json!("WorldWideWeb HTTP")),
        ("dns_sd", json!("_http._tcp")),
        ("state", json!("assigned")),
        ("modified", json!("2021-10-01")),
        ("references", json!(["rfc9110"])),
        ("historic", json!(false)),
        ("unauthorized_use", json!(false)),
    ] {
        assert_eq!(object[field], value, "{field}");
    }
    let without_comment = svc_here("lookup domain/udp --format jsonl").output();
    assert!(without_comment.contains(r#""description":"Domain Name Server""#), "{without_comment}");
    let alone = svc_here("lookup http/tcp --format jsonl --source system").output();
    assert!(alone.contains(r#""state":null,"registered":null,"modified":null,"references":[],"#), "{alone}");
}

#[test]
fn an_entry_of_the_registry_has_the_registry_fields() {
    let answer = items(&svc("--source iana --format json ircu/tcp whois/tcp 21/tcp").output());
    assert_fields(
        &answer[0],
        json!({
            "query": "ircu/tcp", "found": true, "name": "ircu", "port": 6665, "last_port": 6669, "protocol": "tcp",
            "class": "registered", "description": "IRCU", "source": "iana",
            "dns_sd": "_ircu._tcp", "state": "assigned", "unauthorized_use": false, "historic": false, "matched": "name",
        }),
    );
}

#[test]
fn every_object_has_every_field() {
    let queries = "domain airplay 0 49152 6010 27005 whois postgres 53/foo nosuch-at-all 4 dccp-ping 9200 wireguard";
    let answer = svc_here("--quiet --format json").args(queries).status(1).output();
    let answer = items(&answer);
    assert!(answer.len() > 12);
    for item in answer {
        let fields: Vec<&String> = item.as_object().expect("an object").keys().collect();
        let mut expected = FIELDS;
        expected.sort_unstable();
        assert_eq!(fields, expected, "{item:#}");
        assert!(LISTS.iter().all(|list| item[list].is_array()), "{item:#}");
    }
}

#[test]
fn the_fields_are_in_the_documented_order() {
    let line = svc_here("--format jsonl smtp/tcp").output();
    let places: Vec<_> = FIELDS.iter().map(|field| line.find(&format!("\"{field}\":")).expect(field)).collect();
    assert!(places.is_sorted(), "{line}");
    let page = include_str!("../../../src/manual/svc-formats.md");
    FIELDS.iter().for_each(|field| assert!(page.contains(&format!("| `{field}` | ")), "svc-formats(5) lacks {field}"));
}

#[test]
fn an_unknown_name_is_an_object_too() {
    let answer = svc("--source iana --format json domian")
        .stderr("svc: no service is named `domian`; did you mean `domain` or `domiq`?\n")
        .status(1)
        .output();
    assert_fields(
        &items(&answer)[0],
        json!({
            "query": "domian", "found": false, "suggestions": ["domain", "domiq"], "next": "svc lookup domain",
            "notice": "no service is named `domian`; did you mean `domain` or `domiq`?",
        }),
    );
}

#[test]
fn a_port_without_a_service_is_not_found_and_has_its_class() {
    let answer = svc_assigned("--format json 49152 0/udp").status(1).output();
    let answer = items(&answer);
    assert_fields(
        &answer[0],
        json!({
            "query": "49152", "found": false, "port": 49152, "last_port": 49152, "class": "dynamic",
            "description": "dynamic port, never assigned",
            "notice": "no service on port 49152", "next": "svc listening 49152",
        }),
    );
    assert_fields(
        &answer[1],
        json!({
            "query": "0/udp", "found": false, "port": 0, "last_port": 0, "protocol": "udp", "class": "well-known",
            "description": "reserved by IANA", "source": "iana", "state": "reserved", "modified": "2024-12-20",
            "references": ["rfc6335"], "unauthorized_use": false, "historic": false,
            "notice": "no service on 0/udp", "next": "svc listening 0/udp",
        }),
    );
}

#[test]
fn no_answers_are_an_empty_array() {
    svc_here("--format json 70000")
        .stdout("[]\n")
        .stderr("{\"error\":\"`70000` is out of range: ports are 0 to 65535\",\"status\":2}\n")
        .status(2)
        .run();
}

#[test]
fn json_lines_have_the_same_objects() {
    let queries = "domain 6010 airplay 49152 nosuch-at-all";
    let lines = svc_here("--quiet --format jsonl").args(queries).status(1).output();
    let lines: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).expect("an object")).collect();
    assert_eq!(lines, items(&svc_here("--quiet --format json").args(queries).status(1).output()));
}

#[test]
fn invalid_utf8_does_not_break_json() {
    let file =
        temporary_file("json", b"na\"me\\\x01\xff 1/tcp al\x1bias # \x7f quote\" back\\slash \xe9\x85 \xc3\xa9\n");
    let answer = items(&svc("--format json --source system port 1 --services-file").arg(&file).output());
    assert_eq!(answer[0]["name"], "na\"me\\\u{1}\u{fffd}");
    assert_eq!(answer[0]["aliases"], json!(["al\u{1b}ias"]));
    assert_eq!(answer[0]["description"], "\u{7f} quote\" back\\slash \u{fffd} é");
}

#[test]
fn json_on_a_terminal_is_escaped_and_equal_to_that_in_a_pipe() {
    let file =
        temporary_file("json-terminal", "name 53/tcp al\u{202e}sai # \u{1b}[2J\u{9b}31m\u{e0001}\u{200b}caf\u{e9}\n");
    let run = || svc("--source system --format json 53/tcp --services-file").arg(&file);
    let Some(shown) = run().shown_on_terminal(80) else { return };
    assert!(shown.contains(r"al\u202esai") && shown.contains(r"\u001b[2J\u009b31m\udb40\udc01\u200bcafé"), "{shown:?}");
    assert_eq!(items(&shown), items(&run().output()));
}
