//! The snapshot of the registry: the one that the program carries, or a newer one that the user has fetched.

use crate::index::Index;

/// What the build packed from `data/`.
const BUNDLED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/snapshot.index"));

/// A snapshot of the registry.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Snapshot {
    index: Index<'static>,
}

impl Snapshot {
    /// The one in the program. It was checked when it was built (a test opens it with its checksum).
    pub(crate) fn bundled() -> Snapshot {
        Snapshot { index: Index::open_trusted(BUNDLED).unwrap_or_default() }
    }

    /// The newer of the one in the program and the stored one, if that can be used.
    pub(crate) fn newest() -> Snapshot {
        let bundled = Snapshot::bundled();
        #[cfg(feature = "update")]
        if let Ok(Some(index)) = super::stored::stored()
            && index.date() > bundled.index.date()
        {
            return Snapshot { index };
        }
        bundled
    }

    pub(crate) fn index(&self) -> Index<'static> {
        self.index
    }
}

#[cfg(test)]
mod tests {
    use super::{BUNDLED, Index};

    #[test]
    fn the_bundled_snapshot_is_whole() {
        let index = Index::open(BUNDLED).expect("the build packs a valid index");
        assert!(index.len() > 14_000);
    }
}
