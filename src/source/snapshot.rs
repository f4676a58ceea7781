//! What was packed before: the snapshot of the registry, the one that the program carries or a newer one that the user
//! has fetched; and the table of ports in common use.

use super::{ReadError, Source};
#[cfg(feature = "update")]
use crate::Date;
use crate::index::Index;

/// What the build packed from `data/`: the registry.
const BUNDLED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/snapshot.index"));
/// What the build packed from `data/`: ports in common use.
const PRACTICE: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/practice.index"));

/// A packed source.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Snapshot {
    pub(crate) source: Source,
    index: Index<'static>,
}

impl Snapshot {
    /// The registry in the program. It was checked when it was built (a test opens it with its checksum).
    pub(crate) fn bundled() -> Snapshot {
        Snapshot { source: Source::Iana, index: Index::open_trusted(BUNDLED).unwrap_or_default() }
    }

    /// The ports in common use.
    pub(crate) fn practice() -> Snapshot {
        Snapshot { source: Source::Practice, index: Index::open_trusted(PRACTICE).unwrap_or_default() }
    }

    /// The registry: the newer of the one in the program and the stored one; and why the stored one was left out, if it is
    /// there and cannot be used.
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

    /// The date of the registry in the program.
    #[cfg(feature = "update")]
    pub(crate) const BUNDLED_DATE: Date = match Date::parse(env!("SVC_REGISTRY_DATE").as_bytes()) {
        Some(date) => date,
        None => panic!("the build gives the date of data/iana.meta"),
    };
}

#[cfg(test)]
mod tests {
    use super::{BUNDLED, Index, PRACTICE};

    #[test]
    fn what_the_program_carries_is_whole() {
        for (bytes, least) in [(BUNDLED, 14_000), (PRACTICE, 1_000)] {
            let index = Index::open(bytes).expect("the build packs a valid index");
            assert!(index.len() > least);
        }
    }
}
