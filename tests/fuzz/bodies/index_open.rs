//! Any bytes are refused as an index, or opened and answered from: no question panics or goes on for ever.

use svc_lookup::{Index, Port, sealed_index};

pub(super) fn run(bytes: &[u8]) {
    for index in [Index::open(bytes), Index::open_trusted(bytes)].into_iter().flatten() {
        ask_everything(&index);
    }
    if let Ok(index) = Index::open_trusted(&sealed_index(bytes)) {
        ask_everything(&index);
    }
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
