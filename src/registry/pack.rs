//! The registry as an index.

use super::long_standing::LongStanding;
use super::record::PublishedRecord;
use crate::index::Packer;
use crate::{Date, State};
use std::collections::HashMap;

/// Packs the records of a publication, and the names that it lacks, into the bytes of an
/// [`Index`](crate::index::Index).
///
/// The records come by port, and those without a port last. Where several share a port, the name to use comes before
/// those that the registry calls historic or other names of one, and long-standing names come last: the first is the
/// answer of getservbyport(3).
pub(crate) fn pack(updated: Date, records: &[PublishedRecord], names: &[LongStanding]) -> Vec<u8> {
    let mut entries: Vec<Packed<'_>> = records.iter().map(Packed::Registered).collect();
    let by_name = by_name(records);
    entries.extend(names.iter().map(|name| {
        let registered = by_name.get(name.service.as_str()).into_iter().flatten();
        Packed::LongStanding(name, registered.copied().find(|record| name.is(record)))
    }));
    entries.sort_by_key(Packed::order);
    let mut packer = Packer::new();
    for entry in entries {
        match entry {
            Packed::Registered(record) => packer.push(&record.service(), &record.registration()),
            Packed::LongStanding(name, record) => packer.push(&name.service(record), &name.registration()),
        }
    }
    packer.finish(Some(updated))
}

/// A future record of the index.
enum Packed<'a> {
    Registered(&'a PublishedRecord),
    LongStanding(&'a LongStanding, Option<&'a PublishedRecord>),
}

impl Packed<'_> {
    /// The port, then the standing of the name in the registry.
    fn order(&self) -> (u32, u8) {
        match self {
            Packed::Registered(record) => {
                let port = record.ports.map_or(u32::MAX, |ports| u32::from(ports.first().number()));
                let unassigned = record.state != State::Assigned;
                let secondary = unassigned || record.historic || !record.alias_of.is_empty();
                (port, secondary.into())
            }
            Packed::LongStanding(name, _) => (name.port.number().into(), 2),
        }
    }
}

fn by_name(records: &[PublishedRecord]) -> HashMap<&str, Vec<&PublishedRecord>> {
    let mut by_name: HashMap<&str, Vec<&PublishedRecord>> = HashMap::new();
    for record in records {
        by_name.entry(&record.name).or_default().push(record);
    }
    by_name
}
