//! The user's own snapshot of the registry: storing one, and going back.

use super::changes::Changes;
use super::disk::Folder;
use super::error::StoreError;
use super::names::long_standing;
use super::origin::Origin;
use crate::index::Index;
use crate::registry::{Publication, pack};
use crate::source::{SNAPSHOT_FILE, Snapshot, snapshot_path};
use crate::{Date, State};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The snapshot before the stored one.
const PREVIOUS: &str = "registry.previous";
/// Where the publication in use came from.
const ORIGIN: &str = "registry.origin";

/// The place of one user's snapshot.
///
/// The folder holds `registry.index`, the snapshot; `registry.previous`, the one before it; and `registry.origin`, where
/// the publication came from. Several processes may use it at once: each sees a whole snapshot.
///
/// ```
/// use svc_lookup::registry::Publication;
/// use svc_lookup::update::Store;
///
/// let folder = std::env::temp_dir().join(format!("svc-example-{}", std::process::id()));
/// let store = Store::in_folder(&folder);
/// let xml = br#"<registry id="service-names-port-numbers">
///   <updated>2091-02-03</updated>
///   <record><name>example</name><description>Made up</description><number>48000</number></record>
/// </registry>"#;
/// let publication = Publication::from_xml(xml)?;
/// assert!(store.install(&publication, None, false).is_err()); // One record is not the whole registry.
/// let outcome = store.install(&publication, None, true)?;
/// assert_eq!(outcome.changes.added[0].name, "example");
/// let outcome = store.revert()?.expect("something was stored");
/// assert_eq!(outcome.before.to_string(), "2091-02-03");
/// std::fs::remove_dir_all(folder)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Store {
    folder: PathBuf,
}

/// What became of the registry in use.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct Outcome {
    /// Whether a publication was stored; one of the day of that in use is not.
    pub stored: bool,
    /// Whether the stored snapshot is the one in use: it is newer than the program's own.
    pub answers: bool,
    /// The day of the publication that was given, or gone back to.
    pub date: Date,
    /// The day of the one that was in use before.
    pub before: Date,
    /// The day of the one in use now.
    pub in_use: Date,
    /// What a stored publication makes different from the one that was in use before.
    pub changes: Changes,
}

/// A stored file.
enum Stored {
    Missing,
    Damaged,
    Whole(Vec<u8>),
}

impl Store {
    /// The place of the user who runs the program: in `$XDG_DATA_HOME/svc` or `~/.local/share/svc`, on macOS in
    /// `~/Library/Application Support/svc`, on Windows in `%LOCALAPPDATA%\svc`. None when the environment names no folder.
    pub fn of_user() -> Option<Store> {
        snapshot_path().as_deref().and_then(Path::parent).map(Store::in_folder)
    }

    /// A place of one's own, which [`Services`](crate::Services) does not look at.
    pub fn in_folder(folder: impl Into<PathBuf>) -> Store {
        Store { folder: folder.into() }
    }

    /// The file of the snapshot.
    pub fn path(&self) -> PathBuf {
        self.folder.join(SNAPSHOT_FILE)
    }

    /// The day of the publication in use: the newer of the stored one, if it is whole, and the program's own.
    ///
    /// # Errors
    ///
    /// A stored snapshot that is there and cannot be read.
    ///
    /// ```
    /// use svc_lookup::Services;
    /// use svc_lookup::update::Store;
    ///
    /// let empty = Store::in_folder(std::env::temp_dir().join("no-folder-of-this-name"));
    /// assert_eq!(Some(empty.date_in_use()?), Services::snapshot().registry_date());
    /// # Ok::<(), svc_lookup::update::StoreError>(())
    /// ```
    pub fn date_in_use(&self) -> Result<Date, StoreError> {
        Ok(date_of(&self.read(SNAPSHOT_FILE)?.in_use()))
    }

    /// Where the publication in use came from, if it was fetched from this address: asked with it, a server sends only
    /// what is newer.
    pub fn origin(&self, url: &str) -> Option<Origin> {
        let stored = self.read(SNAPSHOT_FILE).ok().filter(|stored| !matches!(stored, Stored::Damaged))?;
        let text = fs::read_to_string(self.folder.join(ORIGIN)).ok()?;
        let (origin, updated) = Origin::from_text(&text);
        (origin.url == url && updated == stored.in_use().date()).then_some(origin)
    }

    /// Stores a publication in place of the snapshot, which is kept to go back to. One of the day of the publication in
    /// use is not stored. `force` stores any.
    ///
    /// # Errors
    ///
    /// [`StoreError::Older`] and [`StoreError::Small`], unless forced, and whatever keeps files from being read and
    /// written. The stored snapshot is then the one that it was.
    pub fn install(
        &self,
        publication: &Publication,
        origin: Option<&Origin>,
        force: bool,
    ) -> Result<Outcome, StoreError> {
        let stored = self.read(SNAPSHOT_FILE)?;
        let before = stored.in_use();
        let date = publication.updated;
        let mut outcome = stored.outcome();
        outcome.date = date;
        if !force && date != date_of(&before) {
            check(publication, &before)?;
        }
        if force || date > date_of(&before) {
            let packed = pack(date, &publication.records, &long_standing(Snapshot::bundled().index(), publication));
            let after = Index::open(&packed).map_err(|_| StoreError::Unreadable)?;
            outcome.changes = Changes::between(&before, &after);
            self.replace(&stored, &packed)?;
            outcome.stored = true;
            outcome.in_use = date_of(&newer(after));
            outcome.answers = after.date() > Some(Snapshot::BUNDLED_DATE);
        } else if matches!(stored, Stored::Damaged) {
            self.folder().remove(SNAPSHOT_FILE)?;
        }
        self.remember(origin, &outcome);
        Ok(outcome)
    }

    /// What [`Store::install`] gives for a publication of the day of the one in use.
    ///
    /// # Errors
    ///
    /// A stored snapshot that is there and cannot be read.
    pub fn unchanged(&self) -> Result<Outcome, StoreError> {
        Ok(self.read(SNAPSHOT_FILE)?.outcome())
    }

    /// Goes back to the snapshot before the stored one; where there is none, to the program's own. Doing it twice changes
    /// nothing. None when there is nothing to go back from or to.
    ///
    /// # Errors
    ///
    /// Whatever keeps files from being read and renamed. A whole snapshot is in place all the time.
    pub fn revert(&self) -> Result<Option<Outcome>, StoreError> {
        let (stored, previous) = (self.read(SNAPSHOT_FILE)?, self.read(PREVIOUS)?);
        let folder = self.folder();
        // First of all: it speaks of what is in use now.
        folder.remove(ORIGIN)?;
        match (&stored, &previous) {
            (Stored::Missing, Stored::Missing | Stored::Damaged) => return Ok(None),
            (Stored::Whole(_), Stored::Whole(_)) => {
                let kept = folder.keep_aside(SNAPSHOT_FILE)?;
                folder.rename(&self.folder.join(PREVIOUS), SNAPSHOT_FILE)?;
                folder.rename_kept(&kept, PREVIOUS)?;
            }
            (_, Stored::Whole(_)) => folder.rename(&self.folder.join(PREVIOUS), SNAPSHOT_FILE)?,
            (Stored::Whole(_), _) => folder.rename(&self.path(), PREVIOUS)?,
            (Stored::Damaged, _) => folder.remove(SNAPSHOT_FILE)?,
        }
        folder.sync();
        Ok(Some(Outcome { before: date_of(&stored.in_use()), ..self.unchanged()? }))
    }

    /// Puts a snapshot in place of the stored one. At every moment the one or the other is there.
    fn replace(&self, stored: &Stored, packed: &[u8]) -> Result<(), StoreError> {
        let folder = self.folder();
        folder.make()?;
        let new = folder.write_aside(SNAPSHOT_FILE, packed)?;
        let kept = match stored {
            Stored::Whole(_) => Some(folder.keep_aside(SNAPSHOT_FILE)?),
            Stored::Missing | Stored::Damaged => None,
        };
        folder.rename(&new, SNAPSHOT_FILE)?;
        match (kept, stored) {
            (Some(kept), _) => folder.rename_kept(&kept, PREVIOUS)?,
            // Going back leads to the program's own snapshot, as it was.
            (None, Stored::Missing) => folder.remove(PREVIOUS)?,
            (None, _) => {}
        }
        folder.sync();
        Ok(())
    }

    /// Notes where the publication in use came from. Without the note a server is asked once more: no reason to fail.
    fn remember(&self, origin: Option<&Origin>, outcome: &Outcome) {
        let folder = self.folder();
        let _ = match origin {
            Some(origin) => folder.make().and_then(|()| folder.write(ORIGIN, origin.to_text(outcome.date).as_bytes())),
            None if outcome.stored => folder.remove(ORIGIN),
            None => Ok(()),
        };
    }

    fn read(&self, name: &str) -> Result<Stored, StoreError> {
        let path = self.folder.join(name);
        match fs::read(&path) {
            Ok(bytes) if Index::open(&bytes).is_ok() => Ok(Stored::Whole(bytes)),
            Ok(_) => Ok(Stored::Damaged),
            Err(error) if is_missing(&error) => Ok(Stored::Missing),
            Err(cause) => Err(StoreError::File { path, cause }),
        }
    }

    fn folder(&self) -> Folder<'_> {
        Folder(Path::new(&self.folder))
    }
}

impl Stored {
    /// What answers: this, or the program's own if that is as new.
    fn in_use(&self) -> Index<'_> {
        let stored = match self {
            Stored::Whole(bytes) => Index::open_trusted(bytes).unwrap_or_default(),
            Stored::Missing | Stored::Damaged => Index::default(),
        };
        newer(stored)
    }

    fn outcome(&self) -> Outcome {
        let date = date_of(&self.in_use());
        let answers = date > Snapshot::BUNDLED_DATE;
        Outcome { stored: false, answers, date, before: date, in_use: date, changes: Changes::default() }
    }
}

/// The one of a stored snapshot and the program's own that answers.
fn newer(stored: Index<'_>) -> Index<'_> {
    if stored.date() > Some(Snapshot::BUNDLED_DATE) { stored } else { *Snapshot::bundled().index() }
}

/// The date of a snapshot: all but the program's own have one of theirs.
fn date_of(index: &Index<'_>) -> Date {
    index.date().unwrap_or(Snapshot::BUNDLED_DATE)
}

/// Whether a publication may take the place of the one in use.
fn check(publication: &Publication, in_use: &Index<'_>) -> Result<(), StoreError> {
    if publication.updated < date_of(in_use) {
        return Err(StoreError::Older { found: publication.updated, in_use: date_of(in_use) });
    }
    let registered =
        |&number: &u32| in_use.registration(number).is_some_and(|known| known.state != State::LongStanding);
    let (found, in_use) = (publication.records.len(), (0..in_use.len() as u32).filter(registered).count());
    if found * 2 < in_use { Err(StoreError::Small { found, in_use }) } else { Ok(()) }
}

/// Whether there is no such file, or not even its folder.
fn is_missing(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}
