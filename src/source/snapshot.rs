//! The packed sources: the snapshot of the registry, bundled or a newer one stored by the user, the table of ports in
//! common use, and the common names.

use super::{ReadError, Source};
#[cfg(feature = "update")]
use crate::Date;
use crate::index::Index;
use std::sync::OnceLock;

/// Defines the bytes of an index that the build packed from `data/`. A static has a name, by which the static build finds it.
macro_rules! packed {
    ($(#[$doc:meta])* $name:ident, $file:literal) => {
        $(#[$doc])*
        static $name: [u8; include_bytes!(concat!(env!("OUT_DIR"), $file)).len()] =
            *include_bytes!(concat!(env!("OUT_DIR"), $file));
    };
}

packed!(
    /// The registry.
    BUNDLED,
    "/snapshot.index"
);
packed!(
    /// The ports in common use.
    PRACTICE,
    "/practice.index"
);
packed!(
    /// The common names.
    NAMES,
    "/names.index"
);
packed!(
    /// The names of processes.
    PROCESSES,
    "/processes.index"
);
packed!(
    /// The services that are not for open networks.
    WARNINGS,
    "/warnings.index"
);

/// A packed source.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Snapshot {
    pub(crate) source: Source,
    index: Index<'static>,
}

impl Snapshot {
    /// The bundled registry, without verifying its checksum (a test does).
    pub(crate) fn bundled() -> Snapshot {
        Snapshot { source: Source::Iana, index: Index::open_built_in(&BUNDLED).unwrap_or_default() }
    }

    /// The ports in common use.
    pub(crate) fn practice() -> Snapshot {
        Snapshot { source: Source::Practice, index: Index::open_built_in(&PRACTICE).unwrap_or_default() }
    }

    /// The common names, and the names of products, opened once: every name that is looked up needs them.
    pub(crate) fn names() -> &'static Snapshot {
        static OPEN: OnceLock<Snapshot> = OnceLock::new();
        let open = || Index::open_built_in(&NAMES).unwrap_or_default();
        OPEN.get_or_init(|| Snapshot { source: Source::Practice, index: open() })
    }

    /// The names of processes.
    pub(crate) fn processes() -> Snapshot {
        Snapshot { source: Source::Practice, index: Index::open_built_in(&PROCESSES).unwrap_or_default() }
    }

    /// The services that are not for open networks, with the reasons.
    pub(crate) fn warnings() -> Snapshot {
        Snapshot { source: Source::Practice, index: Index::open_built_in(&WARNINGS).unwrap_or_default() }
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
        let bundled = [(&BUNDLED[..], 14_000), (&PRACTICE, 1_000), (&NAMES, 1_000), (&PROCESSES, 500), (&WARNINGS, 30)];
        for (bytes, least) in bundled {
            let index = Index::open(bytes).expect("the build packs a valid index");
            assert!(index.len() > least);
        }
    }
}
