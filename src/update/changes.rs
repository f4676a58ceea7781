//! Compares two publications of the registry.

use crate::index::Index;
use crate::{PortRange, Registration, Service, State};
use std::cmp::Ordering;
use std::collections::HashMap;
use std::fmt;

/// The differences between the entries of two publications.
///
/// Records without a name (reserved and unassigned ports) are not compared, nor are long-standing names, which are not in the
/// registry.
#[derive(Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Changes {
    /// New entries, by name.
    pub added: Vec<ChangedEntry>,
    /// Removed entries, by name.
    pub removed: Vec<ChangedEntry>,
    /// Entries with a new name on the same port and protocol, by name.
    pub renamed: Vec<Renamed>,
    /// Entries with another difference: the description, a date, a reference ...
    pub changed: Vec<ChangedEntry>,
}

impl fmt::Debug for Changes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Changes");
        shown.field("added", &self.added.len()).field("removed", &self.removed.len());
        shown.field("renamed", &self.renamed.len()).field("changed", &self.changed.len()).finish()
    }
}

/// An entry of the registry that was added, removed or changed.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[non_exhaustive]
pub struct ChangedEntry {
    /// The name.
    pub name: String,
    /// The port or the range of ports; `None` for a name without a port.
    pub ports: Option<PortRange>,
    /// The protocol; `None` for an entry without one.
    pub protocol: Option<String>,
    /// The description.
    pub description: String,
}

/// An entry that was renamed.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[non_exhaustive]
pub struct Renamed {
    /// The former name.
    pub former: String,
    /// The entry with its new name.
    pub entry: ChangedEntry,
}

/// An entry of an index.
type Known<'a> = (Service<'a>, Registration<'a>);

impl Changes {
    /// Compares two snapshots.
    ///
    /// ```
    /// use svc_lookup::Index;
    /// use svc_lookup::update::Changes;
    ///
    /// assert!(Changes::between(&Index::default(), &Index::default()).is_empty());
    /// ```
    #[must_use]
    pub fn between(before: &Index<'_>, after: &Index<'_>) -> Changes {
        let (before, after) = (entries(before), entries(after));
        let (mut before, mut after) = (before.iter().peekable(), after.iter().peekable());
        let (mut added, mut removed, mut changed) = (Vec::new(), Vec::new(), Vec::new());
        loop {
            let order = match (before.peek(), after.peek()) {
                (None, None) => break,
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (Some(old), Some(new)) => key(old).cmp(&key(new)),
            };
            let old = before.next_if(|_| order.is_le());
            let new = after.next_if(|_| order.is_ge());
            match (old, new) {
                (Some(old), Some(new)) => changed.extend((old != new).then(|| entry(new))),
                (old, new) => {
                    removed.extend(old.map(entry));
                    added.extend(new.map(entry));
                }
            }
        }
        let renamed = take_renamed(&mut added, &mut removed);
        Changes { added, removed, renamed, changed }
    }

    /// The number of differences.
    #[must_use]
    pub fn len(&self) -> usize {
        self.added.len() + self.removed.len() + self.renamed.len() + self.changed.len()
    }

    /// Whether there is no difference.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// The entries of a snapshot, in the order of [`key`].
fn entries<'a>(index: &Index<'a>) -> Vec<Known<'a>> {
    let known = |number| Some((index.service(number)?, index.registration(number)?));
    let mut entries: Vec<Known<'a>> = (0..index.len() as u32).filter_map(known).collect();
    entries.retain(|(service, known)| !service.name.is_empty() && known.state != State::LongStanding);
    entries.sort_by_key(|entry| key(entry));
    entries
}

/// The number of entries of a snapshot that are compared: those with a name, long-standing names excepted.
pub(super) fn named(index: &Index<'_>) -> usize {
    entries(index).len()
}

/// The key that identifies an entry in both snapshots.
fn key<'a>((service, _): &Known<'a>) -> (&'a [u8], Option<(u16, u16)>, &'a [u8]) {
    let ports = service.ports.map(|ports| (ports.first().number(), ports.last().number()));
    (service.name, ports, service.protocol.map_or(&[], |protocol| protocol.word()))
}

fn entry((service, _): &Known<'_>) -> ChangedEntry {
    ChangedEntry {
        name: service.name.to_string(),
        ports: service.ports,
        protocol: service.protocol.map(|protocol| protocol.word().to_string()),
        description: service.description.to_string(),
    }
}

/// Takes pairs of a removed and an added entry on the same ports and protocol: each is one renamed entry.
fn take_renamed(added: &mut Vec<ChangedEntry>, removed: &mut Vec<ChangedEntry>) -> Vec<Renamed> {
    let place = |entry: &ChangedEntry| Some((entry.ports?, entry.protocol.clone()));
    let mut by_place: HashMap<_, Vec<ChangedEntry>> = HashMap::new();
    // In reverse, so that `pop` takes the first one.
    for entry in added.drain(..).rev() {
        by_place.entry(place(&entry)).or_default().push(entry);
    }
    let mut renamed = Vec::new();
    removed.retain(|former| {
        let place = place(former);
        let taken = by_place.get_mut(&place).filter(|_| place.is_some()).and_then(Vec::pop);
        let is_removed = taken.is_none();
        renamed.extend(taken.map(|entry| Renamed { former: former.name.clone(), entry }));
        is_removed
    });
    added.extend(by_place.into_values().flatten());
    added.sort_unstable();
    renamed
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::Packer;
    use crate::{Port, Protocol};

    /// A snapshot of entries: name, port (0 for none), description.
    fn snapshot(entries: &[(&str, u16, &str)]) -> Vec<u8> {
        let mut packer = Packer::new();
        for &(name, port, description) in entries {
            let ports = (port != 0).then(|| Port::new(port).into());
            let protocol = Some(Protocol::Tcp);
            let (name, description) = (name.into(), description.into());
            let service = Service { name, aliases: "".into(), ports, protocol, description };
            packer.push(&service, &Registration::default());
        }
        packer.finish(None)
    }

    #[test]
    fn every_kind_of_difference_is_found() {
        let before =
            snapshot(&[("a", 1, "A"), ("b", 2, "B"), ("c", 3, "C"), ("d", 0, "D"), ("", 9, "-"), ("z", 7, "Z")]);
        let after =
            snapshot(&[("z", 7, "Z"), ("a", 1, "A!"), ("bb", 2, "B"), ("e", 4, "E"), ("dd", 0, "D"), ("", 8, "-")]);
        let open = |bytes| Index::open(bytes).expect("an index");
        let changes = Changes::between(&open(&before), &open(&after));
        let names =
            |entries: &[ChangedEntry]| entries.iter().map(|entry| entry.name.clone()).collect::<Vec<_>>().join(" ");
        assert_eq!(names(&changes.added), "dd e");
        assert_eq!(names(&changes.removed), "c d");
        assert_eq!(names(&changes.changed), "a");
        let [renamed] = changes.renamed.as_slice() else { panic!("one is renamed: {changes:?}") };
        assert_eq!((renamed.former.as_str(), renamed.entry.name.as_str()), ("b", "bb"));
        assert_eq!((changes.len(), changes.is_empty()), (6, false));
        assert!(Changes::between(&open(&after), &open(&after)).is_empty());
    }

    #[test]
    fn duplicate_entries_count_separately() {
        let (once, twice) = (snapshot(&[("a", 1, "A")]), snapshot(&[("a", 1, "A"), ("a", 1, "A")]));
        let open = |bytes| Index::open(bytes).expect("an index");
        assert_eq!(Changes::between(&open(&once), &open(&twice)).added.len(), 1);
        assert_eq!(Changes::between(&open(&twice), &open(&once)).removed.len(), 1);
    }
}
