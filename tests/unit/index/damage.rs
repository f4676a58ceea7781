//! Bytes that are not an index, and damaged indexes.

use super::{packed, service};
use crate::index::{Alike, Index, IndexError, Letters, sealed};
use crate::{Port, Protocol, Registration, Service};
use proptest::collection::vec;
use proptest::prelude::{ProptestConfig, any, prop_oneof, proptest};
use proptest::sample::Index as Place;

/// The size of the header of an index, in bytes.
const HEADER: usize = 128;

/// An index with entries in every table.
fn small() -> Vec<u8> {
    let other =
        Service { protocol: Some(Protocol::new("ddp")), description: "said".into(), ..service("c", "", Some((2, 2))) };
    let services =
        [service("a", "b B", Some((1, 1))), service("x11", "", Some((1, 9))), other, service("none", "a", None)];
    packed(&services, &[Registration { references: "rfc1".into(), ..Registration::default() }])
}

/// Makes every kind of lookup; returns the number of hits.
fn ask_everything(index: &Index<'_>) -> usize {
    let numbers = (0..index.len() as u32 + 2).chain([u32::MAX - 1, u32::MAX]);
    let records = numbers.map(|number| {
        let service = index.service(number);
        let names = service.map_or(0, |service| service.names().count() + service.aliases.len());
        let registration = index
            .registration(number)
            .map(|registration| registration.registered.map_or(0, |date| date.to_string().len()));
        let practice = index.practice(number).map(|known| known.product.len() + known.evidence.len());
        names + registration.unwrap_or(0) + practice.unwrap_or(0)
    });
    let by_name = [&b""[..], b"a", b"B", b"x11", b"none", b"no-such-service-anywhere"].map(|name| {
        index.by_name(name).filter_map(|number| index.service(number)).count()
            + index.by_name_ignoring_case(name).filter_map(|number| index.service(number)).count()
    });
    let by_port = [0, 1, 2, 5, 9, u16::MAX].map(|port| index.by_port(Port::new(port)).count());
    let mut alike = 0;
    (0..5)
        .for_each(|edits| index.names_alike(Alike { letters: Letters::of(b"x12"), edits }, |name| alike += name.len()));
    let may_have = [&b"x11"[..], b"said", b"SAIDX", b"nowhere"].map(|word| usize::from(index.may_have(word)));
    assert!(index.date().is_none_or(|date| date.to_string().len() < 20));
    records.sum::<usize>()
        + by_name.iter().sum::<usize>()
        + by_port.iter().sum::<usize>()
        + may_have.iter().sum::<usize>()
        + alike
}

#[test]
fn a_valid_index_opens_with_and_without_its_checksum() {
    let bytes = small();
    let [checked, trusted] =
        [Index::open(&bytes), Index::open_trusted(&bytes)].map(|index| index.expect("a whole index"));
    assert_eq!(checked.len(), 4);
    assert_eq!(ask_everything(&checked), ask_everything(&trusted));
    assert!(ask_everything(&checked) > 10);
}

#[test]
fn a_truncated_index_is_rejected() {
    let bytes = small();
    for length in 0..bytes.len() {
        let error = Index::open(&bytes[..length]).expect_err("cut short");
        assert!(matches!(error, IndexError::NotAnIndex | IndexError::Length), "{length}: {error:?}");
        assert_eq!(Index::open_trusted(&bytes[..length]).expect_err("cut short"), error);
    }
}

#[test]
fn an_index_followed_by_other_bytes_is_rejected() {
    let mut bytes = small();
    bytes.push(0);
    assert_eq!(Index::open(&bytes).expect_err("too long"), IndexError::Length);
}

#[test]
fn any_changed_bit_is_rejected() {
    let mut bytes = small();
    for at in 0..bytes.len() {
        for bit in 0..8 {
            bytes[at] ^= 1 << bit;
            assert!(Index::open(&bytes).is_err(), "byte {at}, bit {bit}");
            bytes[at] ^= 1 << bit;
        }
    }
    assert!(Index::open(&bytes).is_ok());
}

#[test]
fn any_changed_bit_of_the_header_is_rejected_without_the_checksum_of_the_rest() {
    let mut bytes = small();
    for at in 0..HEADER * 8 {
        bytes[at / 8] ^= 1 << (at % 8);
        assert!(Index::open_trusted(&bytes).is_err(), "bit {at}");
        bytes[at / 8] ^= 1 << (at % 8);
    }
    assert!(Index::open_trusted(&bytes).is_ok());
}

#[test]
fn any_changed_byte_is_rejected() {
    let mut bytes = small();
    for at in 0..bytes.len() {
        let before = bytes[at];
        for value in (0..=255).filter(|value| *value != before) {
            bytes[at] = value;
            assert!(Index::open(&bytes).is_err(), "byte {at}, value {value}");
        }
        bytes[at] = before;
    }
}

#[test]
fn each_error_has_a_message() {
    let with = |at: usize, value: u8| {
        let mut bytes = small();
        bytes[at] = value;
        bytes
    };
    let last = small().len() - 1;
    let damaged = [
        (b"services: db files".to_vec(), IndexError::NotAnIndex, "not an index of services"),
        (with(0, b'S'), IndexError::NotAnIndex, "not an index of services"),
        (with(8, 99), IndexError::Version(99), "an index of version 99, and this program reads version "),
        (with(16, 0xff), IndexError::Length, "the index is cut short or followed by other bytes"),
        (with(last, 0xee), IndexError::Checksum, "the index is damaged: its checksum is another"),
        (with(12, 1), IndexError::Header, "the index is damaged: the checksum of its header is another"),
    ];
    for (bytes, expected, words) in damaged {
        let error = Index::open(&bytes).expect_err("damaged");
        assert_eq!(error, expected);
        assert!(error.to_string().starts_with(words), "{error}");
    }
}

#[test]
fn a_table_out_of_bounds_is_rejected_even_without_a_checksum() {
    let mut bytes = small();
    bytes[43] = 0xff; // The first section's offset, its highest byte.
    let error = Index::open_trusted(&sealed(&bytes)).expect_err("a table outside");
    assert_eq!(
        (error, error.to_string().as_str()),
        (IndexError::Table, "the index is damaged: a table lies outside of it")
    );
}

#[test]
fn an_index_needs_no_alignment() {
    let bytes = small();
    for shift in 0..8 {
        let shifted = [&vec![0; shift][..], &bytes].concat();
        assert_eq!(Index::open(&shifted[shift..]).map(|index| index.len()), Ok(4));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1024, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn lookups_in_a_damaged_trusted_index_do_not_panic(
        changes in vec((any::<Place>(), any::<u8>()), 1..8),
        words in vec((any::<Place>(), any::<u32>()), 0..3),
    ) {
        let mut bytes = small();
        for (place, value) in changes {
            let at = place.index(bytes.len());
            bytes[at] = value;
        }
        for (place, value) in words {
            let at = place.index(bytes.len() / 4) * 4;
            bytes[at..at + 4].copy_from_slice(&(value % 512).to_le_bytes());
        }
        let _ = Index::open_trusted(&sealed(&bytes)).map(|index| ask_everything(&index));
    }

    #[test]
    fn opening_any_bytes_does_not_panic(bytes in vec(any::<u8>(), 0..300)) {
        assert!(Index::open(&bytes).is_err());
        assert!(Index::open_trusted(&bytes).is_err());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn lookups_in_tables_of_random_numbers_do_not_panic(
        numbers in vec(prop_oneof![0..64u32, any::<u32>()], 300),
    ) {
        let mut bytes = small();
        let tables = bytes[HEADER..].chunks_exact_mut(4);
        tables.zip(numbers).for_each(|(place, number)| place.copy_from_slice(&number.to_le_bytes()));
        ask_everything(&Index::open_trusted(&bytes).expect("its header is whole"));
    }
}
