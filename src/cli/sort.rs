//! The order of long answers: `--sort`, with the names of columns.

use clap::ValueEnum;
use svc_lookup::Hit;
use svc_lookup::host::OpenPort;

/// The column by which entries are sorted.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum SortKey {
    /// By source: a services file in its own order, the others by port.
    Source,
    /// By port; entries without one come last.
    Port,
    /// By name.
    Name,
    /// By protocol; entries without one come last.
    Protocol,
}

impl SortKey {
    /// Sorts entries that are in the order of their sources; equal ones keep their order.
    pub(crate) fn sort(self, hits: &mut [Hit<'_>]) {
        match self {
            SortKey::Source => hits.sort_by_key(|hit| hit.source),
            SortKey::Port => hits.sort_by_key(|hit| (hit.service.ports.is_none(), hit.service.ports)),
            SortKey::Name => hits.sort_by_cached_key(|hit| hit.service.name.to_ascii_lowercase()),
            SortKey::Protocol => hits.sort_by_key(|hit| (hit.service.protocol.is_none(), hit.service.protocol)),
        }
    }
}

/// The column by which open ports are sorted.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum OpenKey {
    /// By port.
    Port,
    /// By the name of the service; unknown ones come last.
    Name,
    /// By protocol.
    Protocol,
    /// By who can reach it: loopback, interface, address, all.
    Reach,
    /// By the name of the first process; unknown ones come last.
    Process,
}

impl OpenKey {
    /// Sorts rows with an open port; equal ones keep their order.
    pub(crate) fn sort<T>(self, rows: &mut [T], open: impl Fn(&T) -> &OpenPort<'_>) {
        match self {
            OpenKey::Port => rows.sort_by_key(|row| open(row).port),
            OpenKey::Protocol => rows.sort_by_key(|row| open(row).protocol),
            OpenKey::Reach => rows.sort_by_key(|row| open(row).reach),
            OpenKey::Name => rows.sort_by_cached_key(|row| {
                let name = open(row).service.map(|hit| hit.service.name.to_ascii_lowercase());
                (name.is_none(), name)
            }),
            OpenKey::Process => rows.sort_by_cached_key(|row| {
                let name = open(row).processes.first().map(|process| process.name.to_ascii_lowercase());
                (name.is_none(), name)
            }),
        }
    }
}
