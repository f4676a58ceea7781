//! Any bytes are read as queries; each has a part of the text, and each error a column of it.

use bstr::ByteSlice;
use svc_lookup::annotate::queries;
use svc_lookup::query::read;

pub(super) fn run(text: &[u8]) {
    let columns = text.chars().count() + 1;
    let mut some = false;
    for query in read(text) {
        some = true;
        match query {
            Ok(query) => assert!(text.find(query.text).is_some()),
            Err(error) => {
                assert!((1..=columns).contains(&error.column));
                assert!(!error.to_string().is_empty());
            }
        }
    }
    assert!(some);
    for query in queries(text) {
        assert!(text.find(query.text).is_some());
    }
}
