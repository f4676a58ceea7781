//! Reading a services file, parsed and indexed, against glibc's loop over its entries.

use crate::glibc::{Buffer, Glibc};
use crate::samples::{Effort, Pair, fastest};
use crate::table::{Goal, Row, Unit};
use crate::workers::{Place, Workers};
use std::time::Duration;
use svc_lookup::services_file;
use svc_lookup::{Services, Source};

/// Both files.
pub(crate) fn rows(workers: &mut Workers, effort: &Effort) -> Vec<Row> {
    let row = |(what, place): (&str, Place)| {
        let measured = workers.reading(place, effort.functions);
        let bytes = measured.as_ref().map_or(0, |&(_, bytes)| bytes);
        Row {
            what: format!("open and prepare {what}"),
            against: "setservent, getservent_r, endservent".into(),
            unit: Unit::Throughput(bytes),
            goal: Goal::Faster(5.0),
            figures: measured.map(|(pair, _)| pair),
        }
    };
    [("/etc/services", Place::Machine), ("14,000 lines", Place::Long)].map(row).into()
}

/// Reads `/etc/services` with both; returns its size in bytes too.
pub(crate) fn measure(budget: Duration) -> Result<(Pair, usize), String> {
    let glibc = Glibc::here()?;
    let text = std::fs::read("/etc/services").map_err(|error| format!("/etc/services: {error}"))?;
    let mut buffer = Buffer::default();
    let (ours, peers) = (services_file::parse(&text).entries.len(), glibc.count_entries(&mut buffer));
    if ours != peers {
        return Err(format!("svc reads {ours} entries, and glibc {peers}"));
    }
    Ok((fastest(budget, open, || glibc.count_entries(&mut buffer)), text.len()))
}

/// Opens the machine's file, parses it and builds the index.
fn open() -> Services {
    let services = Services::builder().sources(Source::System.into()).open().unwrap_or_else(|_| Services::snapshot());
    services.build_index();
    services
}
