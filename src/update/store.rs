//! Stores the user's snapshot of the registry, and reverts to the previous one.

use super::changes::Changes;
use super::disk::Folder;
use super::doubt::Doubt;
use super::error::StoreError;
use super::names::long_standing;
use super::origin::Origin;
use super::plausible;
use crate::Date;
use crate::index::Index;
use crate::registry::{Publication, pack};
use crate::source::{SNAPSHOT_FILE, Snapshot, SnapshotError, snapshot_path};
use std::path::{Path, PathBuf};

/// The file of the previous snapshot.
const PREVIOUS: &str = "registry.previous";
/// The file with the origin of the publication in use.
const ORIGIN: &str = "registry.origin";

/// The folder with a user's snapshot of the registry.
///
/// It contains `registry.index`, the snapshot; `registry.previous`, the one before; and `registry.origin`, the origin of the
/// publication. Several processes may use it at the same time: each sees a complete snapshot.
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
    today: Option<Date>,
}

/// The result of [`Store::install`], [`Store::unchanged`] or [`Store::revert`].
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct Outcome {
    /// Whether the publication was stored; one with the same date as the one in use is not.
    pub stored: bool,
    /// Whether the stored snapshot takes effect: it is newer than the built-in one.
    pub takes_effect: bool,
    /// The date of the publication given, or reverted to.
    pub date: Date,
    /// The date of the publication that was in use before.
    pub before: Date,
    /// The date of the publication in use now.
    pub in_use: Date,
    /// The differences between the stored publication and the one in use before.
    pub changes: Changes,
    /// The doubts about the stored publication, which `force` overruled.
    pub doubts: Vec<Doubt>,
    /// Whether the snapshot that was in use could not be kept, so that [`Store::revert`] does not lead to it.
    pub previous_lost: bool,
}

/// A stored file.
enum Stored {
    Missing,
    Damaged,
    Whole(Vec<u8>),
}

impl Store {
    /// The store of the current user: `$XDG_DATA_HOME/svc` or `~/.local/share/svc`, on macOS
    /// `~/Library/Application Support/svc`, on Windows `%LOCALAPPDATA%\svc`. `None` if the environment names no such folder.
    #[must_use]
    pub fn for_user() -> Option<Store> {
        snapshot_path().as_deref().and_then(Path::parent).map(Store::in_folder)
    }

    /// A store in any folder, which [`Services`](crate::Services) does not use.
    pub fn in_folder(folder: impl Into<PathBuf>) -> Store {
        Store { folder: folder.into(), today: None }
    }

    /// Takes this date for today instead of what the clock says: no later one is plausible.
    #[must_use]
    pub fn with_today(mut self, today: Date) -> Store {
        self.today = Some(today);
        self
    }

    /// The path of the snapshot.
    #[must_use]
    pub fn path(&self) -> PathBuf {
        self.folder.join(SNAPSHOT_FILE)
    }

    /// The date of the publication in use: the newer of the stored one, if it is not damaged, and the built-in one.
    ///
    /// # Errors
    ///
    /// [`StoreError::File`] if there is a stored snapshot that cannot be read.
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

    /// The origin of the publication in use, if it was downloaded from this address.
    #[must_use]
    pub fn origin(&self, url: &str) -> Option<Origin> {
        let stored = self.read(SNAPSHOT_FILE).ok().filter(|stored| !matches!(stored, Stored::Damaged))?;
        let text = self.folder().read(ORIGIN).ok()?;
        let (origin, updated) = Origin::from_text(std::str::from_utf8(&text).ok()?);
        (origin.url == url && updated == stored.in_use().date()).then_some(origin)
    }

    /// Stores a publication, and keeps the previous snapshot for [`Store::revert`]. Without `force`, a publication with the
    /// date of the one in use is not stored.
    ///
    /// # Errors
    ///
    /// [`StoreError::Implausible`] without `force`, [`StoreError::Busy`] and [`StoreError::File`]. The stored snapshot is then
    /// unchanged.
    pub fn install(
        &self,
        publication: &Publication,
        origin: Option<&Origin>,
        force: bool,
    ) -> Result<Outcome, StoreError> {
        let _lock = self.folder().lock()?;
        let stored = self.read(SNAPSHOT_FILE)?;
        let outcome = if force || publication.updated != date_of(&stored.in_use()) {
            self.take(publication, &stored, force)?
        } else {
            if matches!(stored, Stored::Damaged) {
                self.folder().remove(SNAPSHOT_FILE)?;
            }
            stored.outcome()
        };
        self.remember(origin, &outcome);
        Ok(outcome)
    }

    /// Stores a publication that is plausible, or forced.
    fn take(&self, publication: &Publication, stored: &Stored, force: bool) -> Result<Outcome, StoreError> {
        let (before, date) = (stored.in_use(), publication.updated);
        let refuse = |doubts: &Vec<Doubt>| match doubts.is_empty() || force {
            true => Ok(()),
            false => Err(StoreError::Implausible(doubts.clone())),
        };
        let latest = self.today.or_else(plausible::tomorrow);
        let mut doubts = plausible::doubts(publication, date_of(&before), latest);
        refuse(&doubts)?;
        let packed = pack(date, &publication.records, &long_standing(Snapshot::bundled().index(), publication));
        let after = Index::open(&packed).map_err(|_| StoreError::Unreadable)?;
        let changes = Changes::between(&before, &after);
        doubts.extend(plausible::missing(&changes, &before));
        refuse(&doubts)?;
        let previous_lost = !self.replace(stored, &packed)?;
        let (in_use, takes_effect) = (date_of(&newer(after)), after.date() > Some(Snapshot::BUNDLED_DATE));
        Ok(Outcome { stored: true, takes_effect, date, in_use, changes, doubts, previous_lost, ..stored.outcome() })
    }

    /// Returns what [`Store::install`] returns for a publication with the date of the one in use.
    ///
    /// # Errors
    ///
    /// [`StoreError::File`] if there is a stored snapshot that cannot be read.
    pub fn unchanged(&self) -> Result<Outcome, StoreError> {
        Ok(self.read(SNAPSHOT_FILE)?.outcome())
    }

    /// Reverts to the previous snapshot, or, without one, to the built-in one. A second call undoes the first. `None` if there is
    /// nothing to revert.
    ///
    /// # Errors
    ///
    /// [`StoreError::File`]. A complete snapshot is in place at any time.
    pub fn revert(&self) -> Result<Option<Outcome>, StoreError> {
        let folder = self.folder();
        let _lock = folder.lock()?;
        let (stored, previous) = (self.read(SNAPSHOT_FILE)?, self.read(PREVIOUS)?);
        // First, because it is about the snapshot in use now.
        folder.remove(ORIGIN)?;
        match (&stored, &previous) {
            (Stored::Missing, Stored::Missing | Stored::Damaged) => return Ok(None),
            (Stored::Whole(bytes), Stored::Whole(_)) => {
                let kept = folder.keep_aside(SNAPSHOT_FILE, bytes)?;
                folder.move_file(PREVIOUS, SNAPSHOT_FILE)?;
                folder.rename(&kept, PREVIOUS)?;
            }
            (_, Stored::Whole(_)) => folder.move_file(PREVIOUS, SNAPSHOT_FILE)?,
            (Stored::Whole(_), _) => folder.move_file(SNAPSHOT_FILE, PREVIOUS)?,
            (Stored::Damaged, _) => folder.remove(SNAPSHOT_FILE)?,
        }
        folder.sync();
        Ok(Some(Outcome { before: date_of(&stored.in_use()), ..self.unchanged()? }))
    }

    /// Replaces the stored snapshot, and returns whether the one before is kept. At any time one of the two is in place, and
    /// once the new one is, nothing is an error any more.
    fn replace(&self, stored: &Stored, packed: &[u8]) -> Result<bool, StoreError> {
        let folder = self.folder();
        folder.make()?;
        let new = folder.write_aside(SNAPSHOT_FILE, packed)?;
        let kept = match stored {
            Stored::Whole(bytes) => Some(folder.keep_aside(SNAPSHOT_FILE, bytes)?),
            Stored::Missing | Stored::Damaged => None,
        };
        folder.rename(&new, SNAPSHOT_FILE)?;
        let previous = match (kept, stored) {
            (Some(kept), _) => folder.rename(&kept, PREVIOUS),
            // The built-in snapshot was in use, so `revert` must lead back to it.
            (None, Stored::Missing) => folder.remove(PREVIOUS),
            (None, _) => Ok(()),
        };
        folder.sync();
        Ok(previous.is_ok())
    }

    /// Writes or removes the origin. An error is ignored: the next download is then unconditional.
    fn remember(&self, origin: Option<&Origin>, outcome: &Outcome) {
        let folder = self.folder();
        let _ = match origin {
            Some(origin) => folder.make().and_then(|()| folder.write(ORIGIN, origin.to_text(outcome.date).as_bytes())),
            None if outcome.stored => folder.remove(ORIGIN),
            None => Ok(()),
        };
    }

    fn read(&self, name: &str) -> Result<Stored, StoreError> {
        match self.folder().read(name) {
            Ok(bytes) if Index::open(&bytes).is_ok() => Ok(Stored::Whole(bytes)),
            Ok(_) | Err(SnapshotError::Damaged(_)) => Ok(Stored::Damaged),
            Err(SnapshotError::Missing) => Ok(Stored::Missing),
            Err(SnapshotError::Io(cause)) => Err(StoreError::File { path: self.folder.join(name), cause }),
        }
    }

    fn folder(&self) -> Folder<'_> {
        Folder(Path::new(&self.folder))
    }
}

impl Stored {
    /// The snapshot in use: this one, or the built-in one if that is as new.
    fn in_use(&self) -> Index<'_> {
        let stored = match self {
            Stored::Whole(bytes) => Index::open_trusted(bytes).unwrap_or_default(),
            Stored::Missing | Stored::Damaged => Index::default(),
        };
        newer(stored)
    }

    fn outcome(&self) -> Outcome {
        let date = date_of(&self.in_use());
        let takes_effect = date > Snapshot::BUNDLED_DATE;
        Outcome {
            stored: false,
            takes_effect,
            date,
            before: date,
            in_use: date,
            changes: Changes::default(),
            doubts: Vec::new(),
            previous_lost: false,
        }
    }
}

/// The newer of a stored snapshot and the built-in one.
fn newer(stored: Index<'_>) -> Index<'_> {
    if stored.date() > Some(Snapshot::BUNDLED_DATE) { stored } else { *Snapshot::bundled().index() }
}

/// The date of a snapshot: all but the program's own have one of theirs.
fn date_of(index: &Index<'_>) -> Date {
    index.date().unwrap_or(Snapshot::BUNDLED_DATE)
}
