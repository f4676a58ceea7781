//! `svc update`: a newer publication of the registry, and the way back.

use super::args::{Format, Options};
use super::{Status, Streams, chain, renderer};
use crate::render::{Done, Report};
use clap::ValueHint;
use std::error::Error;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::Duration;
use svc_lookup::registry::Publication;
use svc_lookup::update::{Answer, Fetch, MAX_DOCUMENT, Origin, Outcome, Store, StoreError, URL};

/// The arguments of `svc update`.
#[derive(Clone, PartialEq, Debug, clap::Args)]
pub(crate) struct Update {
    /// Read the registry from this file, in place of fetching it: IANA's XML; `-` is standard input.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, conflicts_with_all = ["url", "timeout"])]
    from: Option<PathBuf>,
    /// Fetch from this address, a mirror's, in place of IANA's.
    #[arg(long, value_name = "URL", value_hint = ValueHint::Url)]
    url: Option<String>,
    /// Give up when the server takes longer than this.
    #[arg(long, value_name = "SECONDS", default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..=86400))]
    timeout: u64,
    /// Take one that is older than the one in use, of the same day, or too small to be whole.
    #[arg(long)]
    force: bool,
    /// Go back to the registry that was in use before, in the end to the program's own; again, and it is undone.
    #[arg(long, conflicts_with_all = ["from", "url", "timeout", "force"])]
    revert: bool,
}

/// What was read, and where it came from if it was fetched.
struct Document {
    name: String,
    bytes: Vec<u8>,
    origin: Option<Origin>,
}

/// Updates the registry, or goes back, and says what is different.
pub(super) fn run(options: &Options, update: &Update, streams: &mut Streams<'_>) -> Result<Status, Box<dyn Error>> {
    let (format, style) = renderer(options, false);
    if format == Format::Services {
        return Err("an update has no line in a services file: choose another --format".into());
    }
    let store = Store::of_user().ok_or("no folder for a fetched registry: set HOME to one, by its whole path")?;
    let outcome = if update.revert { revert(&store)? } else { Some(take(update, &store)?) };
    let Some((done, outcome)) = outcome else {
        let date = store.date_in_use().map_err(|error| chain(&error))?;
        streams.say(format_args!("nothing to go back to: the registry of {date} in the program is in use"));
        return Ok(Status::NotFound);
    };
    if !options.quiet {
        let Outcome { date, before, in_use, changes, .. } = outcome;
        let report = Report { done, date, before, in_use, changes: &changes, all: options.verbose };
        report.write(streams.output, format, style)?;
    }
    Ok(Status::Found)
}

/// Goes back, if there is anything to go back to.
fn revert(store: &Store) -> Result<Option<(Done, Outcome)>, StoreError> {
    let outcome = store.revert()?;
    Ok(outcome.map(|outcome| (Done::Reverted, outcome)))
}

/// Takes the publication that was asked for, if it may take the place of the one in use.
fn take(update: &Update, store: &Store) -> Result<(Done, Outcome), Box<dyn Error>> {
    let document = match &update.from {
        Some(path) => Some(read(path)?),
        None => fetch(update, store)?,
    };
    let Some(Document { name, bytes, origin }) = document else {
        return Ok((Done::UpToDate, store.unchanged()?));
    };
    let publication = Publication::from_xml(&bytes).map_err(|error| format!("{name}: {error}"))?;
    let outcome = store.install(&publication, origin.as_ref(), update.force).map_err(|error| match error {
        StoreError::Older { .. } | StoreError::Small { .. } => {
            format!("{name}: {error}; `--force` takes it all the same")
        }
        error => chain(&error),
    })?;
    let done = match (outcome.stored, outcome.answers) {
        (false, _) => Done::UpToDate,
        (true, false) => Done::Stored,
        (true, true) => Done::Updated,
    };
    Ok((done, outcome))
}

/// Asks the server; none, if it has nothing newer.
fn fetch(update: &Update, store: &Store) -> Result<Option<Document>, Box<dyn Error>> {
    let advice = |error| format!("{error}; `svc update --from FILE` takes a file that came in another way");
    let url = update.url.as_deref().unwrap_or(URL);
    let mut fetch = Fetch::new(url)?.timeout(Duration::from_secs(update.timeout));
    if let Some(origin) = store.origin(url).filter(|_| !update.force) {
        fetch = fetch.newer_than(&origin);
    }
    Ok(match fetch.run().map_err(advice)? {
        Answer::NotModified => None,
        Answer::Document { bytes, origin } => {
            Some(Document { name: format!("`{origin}`"), bytes, origin: Some(origin) })
        }
    })
}

/// Reads a file, or standard input.
fn read(path: &Path) -> Result<Document, Box<dyn Error>> {
    let name = if path == "-" { "standard input".to_owned() } else { format!("`{}`", path.display()) };
    let wrong = |error: io::Error| format!("cannot read {name}: {error}");
    let file: Box<dyn Read> = match path == "-" {
        true => Box::new(io::stdin().lock()),
        false => Box::new(File::open(path).map_err(wrong)?),
    };
    let mut bytes = Vec::new();
    file.take(MAX_DOCUMENT + 1).read_to_end(&mut bytes).map_err(wrong)?;
    if bytes.len() as u64 > MAX_DOCUMENT {
        return Err(format!("{name} has more than 64 MiB, which the registry has not: check the name").into());
    }
    Ok(Document { name, bytes, origin: None })
}
