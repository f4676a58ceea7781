//! What is different in a newer publication.

use crate::index::Index;
use crate::{PortRange, Registration, Service, State};
use std::cmp::Ordering;
use std::collections::HashMap;
use std::fmt;

/// What became of the entries between two publications. Ports that no service has are no entries, and neither are the
/// long-standing names, which are not the registry's.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Changes {
    /// Entries that were not there, by name.
    pub added: Vec<Entry>,
    /// Entries that are no longer there, by name.
    pub removed: Vec<Entry>,
    /// Entries whose port and protocol another name has taken over, by name.
    pub renamed: Vec<Renamed>,
    /// Entries of which something else is different: the description, a date, a reference ...
    pub changed: Vec<Entry>,
}

impl fmt::Debug for Changes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Changes");
        shown.field("added", &self.added.len()).field("removed", &self.removed.len());
        shown.field("renamed", &self.renamed.len()).field("changed", &self.changed.len()).finish()
    }
}

/// An entry of the registry: a name on a port, or on none, with a protocol, or with none.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Entry {
    /// The name.
    pub name: String,
    /// The port or the range of ports; none for a name without a port.
    pub ports: Option<PortRange>,
    /// The protocol; none where the registry names none.
    pub protocol: Option<String>,
    /// What it is.
    pub description: String,
}

/// An entry under another name.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Renamed {
    /// The name before.
    pub former: String,
    /// The entry as it is now.
    pub entry: Entry,
}

/// An entry of an index, in the order by which two of them are compared.
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

    /// How many there are of all kinds.
    pub fn len(&self) -> usize {
        self.added.len() + self.removed.len() + self.renamed.len() + self.changed.len()
    }

    /// Whether nothing is different.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// The entries of a snapshot, in order.
fn entries<'a>(index: &Index<'a>) -> Vec<Known<'a>> {
    let known = |number| Some((index.service(number)?, index.registration(number)?));
    let mut entries: Vec<Known<'a>> = (0..index.len() as u32).filter_map(known).collect();
    entries.retain(|(service, known)| !service.name.is_empty() && known.state != State::LongStanding);
    entries.sort_by_key(|entry| key(entry));
    entries
}

/// What makes an entry the same in two snapshots.
fn key<'a>((service, _): &Known<'a>) -> (&'a [u8], Option<(u16, u16)>, &'a [u8]) {
    let ports = service.ports.map(|ports| (ports.first().number(), ports.last().number()));
    (service.name, ports, service.protocol.map_or(&[], |protocol| protocol.word()))
}

fn entry((service, _): &Known<'_>) -> Entry {
    Entry {
        name: service.name.to_string(),
        ports: service.ports,
        protocol: service.protocol.map(|protocol| protocol.word().to_string()),
        description: service.description.to_string(),
    }
}

/// Takes out of both what was removed and added on the same ports with the same protocol: that is one entry renamed.
fn take_renamed(added: &mut Vec<Entry>, removed: &mut Vec<Entry>) -> Vec<Renamed> {
    let place = |entry: &Entry| Some((entry.ports?, entry.protocol.clone()));
    let mut by_place: HashMap<_, Vec<Entry>> = HashMap::new();
    // From the last to the first, so that the first is taken first.
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
    fn every_kind_of_change_is_told() {
        let before =
            snapshot(&[("a", 1, "A"), ("b", 2, "B"), ("c", 3, "C"), ("d", 0, "D"), ("", 9, "-"), ("z", 7, "Z")]);
        let after =
            snapshot(&[("z", 7, "Z"), ("a", 1, "A!"), ("bb", 2, "B"), ("e", 4, "E"), ("dd", 0, "D"), ("", 8, "-")]);
        let open = |bytes| Index::open(bytes).expect("an index");
        let changes = Changes::between(&open(&before), &open(&after));
        let names = |entries: &[Entry]| entries.iter().map(|entry| entry.name.clone()).collect::<Vec<_>>().join(" ");
        assert_eq!(names(&changes.added), "dd e");
        assert_eq!(names(&changes.removed), "c d");
        assert_eq!(names(&changes.changed), "a");
        let [renamed] = changes.renamed.as_slice() else { panic!("one is renamed: {changes:?}") };
        assert_eq!((renamed.former.as_str(), renamed.entry.name.as_str()), ("b", "bb"));
        assert_eq!((changes.len(), changes.is_empty()), (6, false));
        assert!(Changes::between(&open(&after), &open(&after)).is_empty());
    }

    #[test]
    fn entries_that_are_there_twice_are_counted_twice() {
        let (once, twice) = (snapshot(&[("a", 1, "A")]), snapshot(&[("a", 1, "A"), ("a", 1, "A")]));
        let open = |bytes| Index::open(bytes).expect("an index");
        assert_eq!(Changes::between(&open(&once), &open(&twice)).added.len(), 1);
        assert_eq!(Changes::between(&open(&twice), &open(&once)).removed.len(), 1);
    }
}
