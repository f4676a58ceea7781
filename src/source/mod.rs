//! The sources: services files, the snapshot of the registry, and the table of ports in common use.

mod error;
mod excerpt;
mod file;
mod folders;
mod hit;
#[cfg(feature = "update")]
mod map;
mod one_index;
mod open;
mod question;
mod read;
mod scan;
mod searched;
mod snapshot;
#[cfg(feature = "update")]
mod stored;
mod user_file;

pub use error::ReadError;
pub(crate) use file::FileSource;
pub use file::Place;
#[cfg(windows)]
pub(crate) use folders::system_folder;
pub(crate) use folders::{system_services_files, user_services_file};
pub use hit::Hit;
pub(crate) use open::{OpenSource, SourceCursor};
pub(crate) use question::{Match, Question, Subject};
pub use read::MAX_FILE;
pub(crate) use snapshot::Snapshot;
#[cfg(feature = "update")]
pub(crate) use stored::{MAX_SNAPSHOT, SNAPSHOT_FILE, SnapshotError, open_snapshot, snapshot_path};
pub use user_file::{UserFile, UserFileError};

use crate::unknown::UnknownWord;
use std::fmt;
use std::str::FromStr;

/// The source of an answer; the order is the order of lookup.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[non_exhaustive]
pub enum Source {
    /// A services file of the user's own, in the platform's configuration folder.
    User,
    /// The services file of this machine, or the one named in its place.
    System,
    /// The snapshot of IANA's registry, and the long-standing names that it lacks.
    Iana,
    /// The table of ports in common use, the defaults of software: never in place of the others.
    Practice,
}

impl Source {
    /// Every source, in the order of lookup.
    pub const ALL: [Source; 4] = [Source::User, Source::System, Source::Iana, Source::Practice];

    /// The word for the source.
    pub const fn name(self) -> &'static str {
        match self {
            Source::User => "user",
            Source::System => "system",
            Source::Iana => "iana",
            Source::Practice => "practice",
        }
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Source {
    type Err = UnknownWord;

    fn from_str(text: &str) -> Result<Source, UnknownWord> {
        let named = Source::ALL.into_iter().find(|source| source.name() == text);
        named.ok_or(UnknownWord { expected: &["user", "system", "iana", "practice"] })
    }
}

/// A set of sources.
///
/// ```
/// use svc_lookup::{Source, Sources};
///
/// assert!(Sources::ALL.contains(Source::Iana));
/// assert!(!Sources::from(Source::System).contains(Source::Iana));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Sources(u8);

impl Sources {
    /// Every source.
    pub const ALL: Sources = Sources(u8::MAX);
    /// No source.
    pub const NONE: Sources = Sources(0);

    /// The set with one more source.
    #[must_use]
    pub const fn with(self, source: Source) -> Sources {
        Sources(self.0 | 1 << source as u8)
    }

    /// The set without a source.
    #[must_use]
    pub const fn without(self, source: Source) -> Sources {
        Sources(self.0 & !(1 << source as u8))
    }

    /// Whether the source is in the set.
    pub const fn contains(self, source: Source) -> bool {
        self.0 & (1 << source as u8) != 0
    }
}

impl fmt::Debug for Sources {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(Source::ALL.iter().filter(|source| self.contains(**source))).finish()
    }
}

impl From<Source> for Sources {
    fn from(source: Source) -> Sources {
        Sources::NONE.with(source)
    }
}

impl FromIterator<Source> for Sources {
    fn from_iter<I: IntoIterator<Item = Source>>(sources: I) -> Sources {
        sources.into_iter().fold(Sources::NONE, Sources::with)
    }
}
