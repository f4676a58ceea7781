//! Any bytes are read as IANA's XML, as a server may send them: a registry whose records can be packed and listed, or an error
//! at a place of the file that can be shown.

use svc_lookup::registry::{Publication, PublishedRecord};

/// A registry of some records, so that bytes without a root reach the parser of records too.
const ROOT: &[u8] = b"<registry id=\"service-names-port-numbers\"><updated>2026-08-17</updated>";

pub(super) fn run(bytes: &[u8]) {
    read(bytes);
    read(&[ROOT, bytes, b"</registry>"].concat());
    read(&[ROOT, b"<record><name>a</name>", bytes, b"</record></registry>"].concat());
}

fn read(bytes: &[u8]) {
    let lines = bytes.split(|&byte| byte == b'\n').count();
    match Publication::from_xml(bytes) {
        Ok(publication) => {
            assert!(!publication.records.is_empty());
            publication.records.iter().for_each(check);
            for odd in &publication.odd {
                assert!((1..=lines).contains(&odd.line), "{odd:?}");
                assert!(!odd.to_string().contains(char::is_control), "{odd:?}");
            }
            assert!(publication.odd.windows(2).all(|pair| pair[0].line <= pair[1].line));
        }
        Err(error) => {
            assert!((1..=lines).contains(&error.line()) && error.column() >= 1, "{error:?}");
            assert!(!error.to_string().contains(char::is_control), "{error:?}");
        }
    }
}

/// A record has a name that a services file can hold, or a port.
fn check(record: &PublishedRecord) {
    let service = record.service();
    assert!(!record.name.is_empty() || record.ports.is_some());
    assert!(record.name.bytes().all(|byte| byte.is_ascii_graphic() && !b",#".contains(&byte)), "{record:?}");
    assert!(service.protocol.is_none_or(|protocol| !protocol.word().iter().any(u8::is_ascii_uppercase)));
    assert!(!record.description.contains(char::is_control), "{record:?}");
    let registration = record.registration();
    assert!(registration.references().all(|reference| !reference.is_empty()));
}
