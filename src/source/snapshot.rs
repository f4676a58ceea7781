//! The packed sources: the snapshot of the registry, bundled or a newer one stored by the user, the table of ports in
//! common use, and the common names.

use super::{ReadError, Source};
#[cfg(feature = "update")]
use crate::Date;
use crate::index::Index;

/// The registry, packed by the build from `data/`.
const BUNDLED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/snapshot.index"));
/// The ports in common use, packed by the build from `data/`.
const PRACTICE: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/practice.index"));

/// The common names, packed by the build from `data/`.
const NAMES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/names.index"));

/// The names of processes, packed by the build from `data/`.
const PROCESSES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/processes.index"));

/// The services that are not for open networks, packed by the build from `data/`.
const WARNINGS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/warnings.index"));

/// A packed source.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Snapshot {
    pub(crate) source: Source,
    index: Index<'static>,
}

impl Snapshot {
    /// The bundled registry, without verifying its checksum (a test does).
    pub(crate) fn bundled() -> Snapshot {
        Snapshot { source: Source::Iana, index: Index::open_built_in(BUNDLED).unwrap_or_default() }
    }

    /// The ports in common use.
    pub(crate) fn practice() -> Snapshot {
        Snapshot { source: Source::Practice, index: Index::open_built_in(PRACTICE).unwrap_or_default() }
    }

    /// The common names, and the names of products.
    pub(crate) fn names() -> Snapshot {
        Snapshot { source: Source::Practice, index: Index::open_built_in(NAMES).unwrap_or_default() }
    }

    /// The names of processes.
    pub(crate) fn processes() -> Snapshot {
        Snapshot { source: Source::Practice, index: Index::open_built_in(PROCESSES).unwrap_or_default() }
    }

    /// The services that are not for open networks, with the reasons.
    pub(crate) fn warnings() -> Snapshot {
        Snapshot { source: Source::Practice, index: Index::open_built_in(WARNINGS).unwrap_or_default() }
    }

    /// The newer of the bundled and the stored registry; and the error of a stored one that cannot be used.
    pub(crate) fn newest() -> (Snapshot, Option<&'static ReadError>) {
        let bundled = Snapshot::bundled();
        #[cfg(feature = "update")]
        match super::stored::stored() {
            Ok(Some(index)) if index.date() > bundled.index.date() => return (Snapshot { index, ..bundled }, None),
            Ok(_) => {}
            Err(error) => return (bundled, Some(error)),
        }
        (bundled, None)
    }

    #[inline(always)]
    pub(crate) fn index(&self) -> &Index<'static> {
        &self.index
    }

    /// The date of the bundled registry.
    #[cfg(feature = "update")]
    pub(crate) const BUNDLED_DATE: Date = match Date::parse(env!("SVC_REGISTRY_DATE").as_bytes()) {
        Some(date) => date,
        None => panic!("the build gives the date of data/iana.meta"),
    };
}

impl Index<'static> {
    /// The snapshot of IANA's registry in the program, with the long-standing names that it lacks.
    ///
    /// ```
    /// assert!(svc_lookup::Index::snapshot().len() > 14_000);
    /// ```
    pub fn snapshot() -> Index<'static> {
        Snapshot::bundled().index
    }
}

#[cfg(test)]
mod tests {
    use super::{BUNDLED, Index, NAMES, PRACTICE, PROCESSES, WARNINGS};

    #[test]
    fn the_bundled_indexes_are_valid() {
        let bundled = [(BUNDLED, 14_000), (PRACTICE, 1_000), (NAMES, 1_000), (PROCESSES, 500), (WARNINGS, 30)];
        for (bytes, least) in bundled {
            let index = Index::open(bytes).expect("the build packs a valid index");
            assert!(index.len() > least);
        }
    }
}
