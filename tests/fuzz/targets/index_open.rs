//! Any bytes are refused as an index, or opened and answered from: no question panics or goes on for ever.
#![no_main]

use libfuzzer_sys::fuzz_target;
use svc_lookup::{Index, Port, empty_index};

/// Where the header has the length of all bytes.
const LENGTH: std::ops::Range<usize> = 16..24;

fuzz_target!(|bytes: &[u8]| {
    for index in [Index::open(bytes), Index::open_trusted(bytes)].into_iter().flatten() {
        ask_everything(&index);
    }
    if let Ok(index) = Index::open_trusted(&with_the_start_of_an_index(bytes)) {
        ask_everything(&index);
    }
});

/// The bytes with the magic, version and length that an index of as many bytes has: what is behind them remains.
fn with_the_start_of_an_index(bytes: &[u8]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    if bytes.len() >= LENGTH.end {
        let whole = empty_index();
        bytes[..LENGTH.start].copy_from_slice(&whole[..LENGTH.start]);
        let length = bytes.len() as u64;
        bytes[LENGTH].copy_from_slice(&length.to_le_bytes());
    }
    bytes
}

fn ask_everything(index: &Index<'_>) {
    let _ = (index.is_empty(), index.date().map(|date| date.to_string()), index.services().count());
    for number in (0..index.len() as u32 + 1).chain([u32::MAX]) {
        let _ = index.registration(number).map(|registration| (registration.modified.map(|date| date.to_string()), registration.references().count()));
        let _ = index.practice(number).map(|practice| practice.product.len() + practice.evidence.len());
        let Some(service) = index.service(number) else { continue };
        let _ = index.by_name(service.name).filter_map(|number| index.service(number)).count();
        for alias in service.aliases().take(8) {
            let _ = index.by_name_ignoring_case(alias).filter_map(|number| index.service(number)).count();
        }
        let port = service.ports.map_or(Port::MAX, |ports| ports.first());
        let _ = index.by_port(port).filter_map(|number| index.service(number)).count();
    }
}
