//! Any bytes are annotated: nothing of them is lost, a second run adds nothing, and records of any format go through.

use std::sync::OnceLock;
use svc_lookup::annotate::{Field, FieldFormat, FieldOptions, Plan, Scanner, TextOptions, Writing, annotate, tokens};
use svc_lookup::{Services, Source};

pub(super) fn run(text: &[u8]) {
    static SERVICES: OnceLock<Services> = OnceLock::new();
    let open = || Services::builder().sources(Source::Iana.into()).open().expect("the registry is in the program");
    let services = SERVICES.get_or_init(open);
    let mut end = 0;
    for token in tokens(text) {
        assert!(token.number.start >= end && token.span.start <= token.number.start);
        end = token.number.end;
    }
    let mut options = TextOptions::default();
    let mut write = |text: &[u8], writing| {
        options.writing = writing;
        let mut out = Vec::new();
        Scanner::new(services, &options).annotate(text, &mut out);
        out
    };
    let named = write(text, Writing::NameAfter);
    assert!(holds(&named, text));
    assert_eq!(write(&named, Writing::NameAfter), named);
    let names = write(text, Writing::NameOnly);
    write(&names, Writing::NumberOnly);
    records(services, text);
}

/// Whether a text has all bytes of another one in their order.
fn holds(text: &[u8], other: &[u8]) -> bool {
    let mut rest = text.iter();
    other.iter().all(|byte| rest.any(|known| known == byte))
}

fn records(services: &Services, text: &[u8]) {
    let csv = FieldFormat::Delimited { delimiter: b',', quotes: true };
    let blanks = FieldFormat::Delimited { delimiter: b' ', quotes: false };
    for (format, port) in [(csv, "2"), (blanks, "1"), (FieldFormat::Jsonl, "port"), (FieldFormat::Jsonl, "a.b")] {
        let mut options = FieldOptions::new(format, vec![Field::new(port)]);
        options.protocol_field = (format == csv).then(|| Field::new("1"));
        let plan = Plan::Fields(options);
        let mut out = Vec::new();
        annotate(services, &plan, text, &mut out, 1).expect("fields have places");
        assert!(holds(&out, text));
        let mut again = Vec::new();
        annotate(services, &plan, text, &mut again, 2).expect("fields have places");
        assert_eq!(out, again);
    }
}
