//! Services files that are present, missing or unreadable, and the places of their entries.

use super::{both, by_name, by_port};
use crate::services_file::on_disk::OnDisk;
use std::error::Error;
use std::path::Path;
use svc_lookup::{Port, Services, Source};

#[test]
fn an_explicit_file_that_is_missing_is_an_error() {
    for path in ["/no/such/file", "Cargo.toml/services"] {
        let error = Services::from_file(path).expect_err("no such file");
        assert!(error.is_missing(), "{path}");
        assert_eq!(error.path(), Path::new(path));
        assert_eq!(error.to_string(), format!("cannot read the services file `{path}`"));
        assert!(error.source().is_some(), "{path}: the cause");
    }
}

#[test]
fn a_folder_is_not_a_services_file() {
    let error = Services::from_file(env!("CARGO_MANIFEST_DIR")).expect_err("a folder");
    assert!(!error.is_missing());
    assert_eq!(error.path(), Path::new(env!("CARGO_MANIFEST_DIR")));
}

#[test]
fn an_unused_file_may_be_missing() {
    let services = Services::builder().services_file("/no/such/file").sources(Source::Iana.into()).open();
    assert_eq!(by_port(&services.expect("it is not opened"), 53, None).as_deref(), Some("iana domain 53/tcp"));
}

#[test]
fn with_an_empty_file_the_snapshot_answers() {
    let file = OnDisk::new("");
    assert_eq!(by_name(&file.services(), "domain", None), None);
    assert_eq!(by_name(&both(&file), "domain", None).as_deref(), Some("iana domain 53/tcp"));
    assert!(both(&file).unreadable().next().is_none());
}

#[test]
fn a_file_may_contain_any_bytes() {
    let file = OnDisk::new(b"\xff\xfe\0\0 not text \xc3\n\n\x00last 1/tcp\nlast\xff 2/tcp\n");
    let services = file.services();
    let last = services.getservbyname(b"last\xff", None).expect("the one entry");
    assert_eq!(last.service.ports, Some(Port::new(2).into()));
    assert_eq!(by_port(&services, 1, None), None);
}

#[test]
fn a_hit_from_a_file_has_its_path_and_line() {
    let file = OnDisk::new("# one\n\n  one 1/tcp\r\n\ntwo 2/tcp\nthree 3/tcp # no newline");
    for services in [file.services(), both(&file)] {
        for (name, line) in [("one", 3), ("two", 5), ("three", 6)] {
            let place = services.getservbyname(name, None).and_then(|hit| hit.place()).expect("a place in the file");
            assert_eq!((place.path, place.line), (file.path(), line));
            assert_eq!(place.to_string(), format!("{}:{line}", file.path().display()));
        }
        services.build_index();
        assert_eq!(services.getservbyport(Port::new(3), None).unwrap().place().map(|place| place.line), Some(6));
    }
}

#[test]
fn repeated_entries_have_their_own_lines() {
    let file = OnDisk::new("same 1/tcp\nsame 1/tcp\n\nsame 1/tcp\n");
    let services = file.services();
    for prepared in [false, true] {
        let lines = services.by_name("same", None).map(|hit| hit.place().map(|place| place.line)).collect::<Vec<_>>();
        assert_eq!(lines, [Some(1), Some(2), Some(4)], "prepared: {prepared}");
        services.build_index();
    }
}

#[test]
fn a_hit_from_a_file_has_no_registration_and_one_from_the_snapshot_has_no_place() {
    let file = OnDisk::new("domain 53/tcp\n");
    let services = both(&file);
    let hits = services.by_port(Port::new(53), None);
    let sources: Vec<_> = hits.map(|hit| (hit.source, hit.place().is_some(), hit.registration().is_some())).collect();
    assert_eq!(sources, [(Source::System, true, false), (Source::Iana, false, true)]);
}
