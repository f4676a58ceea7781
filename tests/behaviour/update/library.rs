//! The library: a store in any folder, downloads and their errors.

use super::home::{Home, bundled};
use super::registry::{record, registry};
use std::fs;
use svc_lookup::Index;
use svc_lookup::registry::Publication;
use svc_lookup::update::{Doubt, Fetch, FetchError, FetchErrorKind, Fetched, Origin, Store, StoreError};

/// What the build packs: `data/`.
pub(super) fn packed_data() -> &'static [u8] {
    include_bytes!(concat!(env!("OUT_DIR"), "/snapshot.index"))
}

/// A store in the folder of a home, long after the dates of the tests.
fn store(home: &Home) -> Store {
    Store::in_folder(home.folder()).with_today("2099-12-31".parse().expect("a date"))
}

fn publication(text: &str) -> Publication {
    Publication::from_xml(text.as_bytes()).expect("a registry")
}

#[test]
fn the_outcome_of_a_store_has_dates_and_changes() {
    let home = Home::new("library");
    let store = store(&home);
    let first = publication(&registry("2091-02-03", &record("a", "48000", "A")));
    let outcome = store.install(&first, None, false).expect("it is stored");
    assert!(outcome.stored && outcome.takes_effect);
    assert_eq!((outcome.before.to_string(), outcome.in_use.to_string()), (bundled(), "2091-02-03".to_owned()));
    let second = publication(&registry("2091-02-04", &record("b", "48000", "A")));
    let outcome = store.install(&second, None, false).expect("it is stored");
    assert_eq!((outcome.changes.renamed[0].former.as_str(), outcome.changes.len()), ("a", 1));
    let error = store.install(&first, None, false).expect_err("it is older");
    assert!(matches!(error, StoreError::Implausible(doubts) if matches!(doubts[..], [Doubt::Older { .. }])));
    let outcome = store.revert().expect("it can be read").expect("there is one to go back to");
    assert_eq!((outcome.before.to_string(), outcome.in_use.to_string()), ("2091-02-04".into(), "2091-02-03".into()));
    assert!(outcome.changes.is_empty() && !outcome.stored && outcome.takes_effect);
}

#[test]
fn a_stored_snapshot_keeps_the_long_standing_names_that_the_registry_lacks() {
    let home = Home::new("long-standing");
    let store = store(&home);
    let taken_in = publication(&registry("2091-02-03", &record("WHOIS", "43", "Taken in")));
    store.install(&taken_in, None, false).expect("it is stored");
    let bytes = fs::read(store.path()).expect("it is stored");
    let index = Index::open(&bytes).expect("it is whole");
    let descriptions = |name: &[u8]| {
        let services = index.by_name_ignoring_case(name).filter_map(|record| index.service(record));
        services.map(|service| service.description.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(descriptions(b"whois"), ["Taken in"]);
    assert!(!descriptions(b"mail").is_empty() && !descriptions(b"postgres").is_empty());
    assert_eq!(descriptions(b"made-7"), ["Made up 7"]);
}

#[test]
fn an_origin_counts_only_for_its_own_publication_and_address() {
    let home = Home::new("origin");
    let store = store(&home);
    let url = "https://example.org/a";
    let mut origin = Origin::new(url);
    origin.etag = Some("\"a\"".to_owned());
    store.install(&publication(&registry("2091-02-03", "")), Some(&origin), false).expect("it is stored");
    assert_eq!(store.origin(url), Some(origin.clone()));
    assert_eq!(store.origin("https://example.org/b"), None);
    // A publication from a file has no origin, and the old origin does not count for it.
    store.install(&publication(&registry("2091-02-04", "")), None, false).expect("it is stored");
    assert_eq!(store.origin(url), None);
    store.install(&publication(&registry("2091-02-05", "")), Some(&origin), false).expect("it is stored");
    let text = fs::read_to_string(home.folder().join("registry.origin")).expect("it is noted");
    fs::write(home.folder().join("registry.origin"), text.replace("2091-02-05", "2091-02-04")).expect("a file");
    assert_eq!(store.origin(url), None);
    fs::write(home.folder().join("registry.origin"), [0xff, 0xfe]).expect("a file");
    assert_eq!(store.origin(url), None);
}

#[test]
fn download_errors_have_a_kind() {
    let error = Fetch::new("http://192.0.2.1/").expect_err("it is not safe");
    assert_eq!((error.kind(), error.url()), (&FetchErrorKind::Insecure, "http://192.0.2.1/"));
    let server = super::server::Server::sending(super::server::response("404 Not Found", "", ""));
    let error = Fetch::new(&server.url).and_then(|fetch| fetch.run()).expect_err("there is no file");
    assert_eq!(error.kind(), &FetchErrorKind::Status(404));
    let server = super::server::Server::sending(super::server::good("etag: \"a\"\r\n", "not the registry"));
    let response = Fetch::new(&server.url).and_then(|fetch| fetch.run()).expect("a document");
    let Fetched::Document { bytes, origin } = response else { panic!("a document is expected: {response:?}") };
    assert_eq!((bytes.as_slice(), origin.etag.as_deref()), (&b"not the registry"[..], Some("\"a\"")));
}

#[test]
fn errors_can_cross_threads() {
    fn check<E: std::error::Error + Send + Sync + 'static>() {}
    check::<FetchError>();
    check::<StoreError>();
}
