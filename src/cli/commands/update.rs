//! `svc update`: installs a newer registry, or reverts to the previous one.

use crate::cli::number::number;
use crate::cli::session::{Failure, Session, chain};
use crate::render::{Done, Report};
use clap::ValueHint;
use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;
use svc_lookup::registry::Publication;
use svc_lookup::update::{
    Fetch, FetchError, FetchErrorKind, Fetched, MAX_DOCUMENT, Origin, Outcome, Store, StoreError, URL,
};

/// The environment variable for the folder of the store.
const DATA_FOLDER: &str = if cfg!(windows) {
    "LOCALAPPDATA"
} else if cfg!(target_os = "macos") {
    "HOME"
} else {
    "XDG_DATA_HOME"
};

/// The arguments of `svc update`.
#[derive(Clone, PartialEq, Debug, clap::Args)]
pub(crate) struct Update {
    /// Read IANA's XML from FILE instead of downloading it; `-` is standard input.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, conflicts_with_all = ["url", "timeout"])]
    from: Option<PathBuf>,
    /// Download from URL, a mirror, instead of IANA's address.
    #[arg(long, value_name = "URL", value_hint = ValueHint::Url)]
    url: Option<String>,
    /// Give up after this many seconds.
    #[arg(long, value_name = "SECONDS", default_value_t = 60, value_parser = number::<u64>(1..=86_400))]
    timeout: u64,
    /// Accept a registry that is older, has the same date, or looks incomplete.
    #[arg(long)]
    force: bool,
    /// Switch back to the previous registry, or the built-in one; run it again to undo.
    #[arg(long, conflicts_with_all = ["from", "url", "timeout", "force"])]
    revert: bool,
}

/// A document, and its origin if it was downloaded.
struct RegistryFile {
    name: String,
    bytes: Vec<u8>,
    origin: Option<Origin>,
}

/// Updates or reverts the registry, and reports the changes.
pub(crate) fn run(session: &mut Session<'_>, update: &Update, out: &mut dyn Write) -> Result<(), Failure> {
    let mut sheet = session.sheet(out, "svc update")?;
    let store = Store::for_user().ok_or("no folder to store the registry in; set HOME to an absolute path")?;
    let outcome = if update.revert { revert(&store)? } else { Some(take(update, &store)?) };
    let Some((done, outcome)) = outcome else {
        let date = store.date_in_use().map_err(failure)?;
        session.not_found();
        session.say(format_args!("nothing to revert: the built-in registry ({date}) is in use"));
        return Ok(());
    };
    if !session.options.quiet {
        Report::new(done, &outcome, session.options.verbose).write(&mut sheet)?;
    }
    Ok(())
}

/// Reverts to the previous registry, if there is one.
fn revert(store: &Store) -> Result<Option<(Done, Outcome)>, Failure> {
    let outcome = store.revert().map_err(failure)?;
    Ok(outcome.map(|outcome| (Done::Reverted, outcome)))
}

/// Stores the requested publication, if it may replace the one in use.
fn take(update: &Update, store: &Store) -> Result<(Done, Outcome), Failure> {
    let document = match &update.from {
        Some(path) => Some(read(path)?),
        None => fetch(update, store)?,
    };
    let Some(RegistryFile { name, bytes, origin }) = document else {
        return Ok((Done::UpToDate, store.unchanged().map_err(failure)?));
    };
    let publication = Publication::from_xml(&bytes).map_err(|error| format!("{name}: {error}"))?;
    let outcome = store.install(&publication, origin.as_ref(), update.force).map_err(|error| match error {
        StoreError::Older { .. } | StoreError::Small { .. } => {
            format!("{name}: {error}; `--force` accepts it")
        }
        error => failure(error),
    })?;
    let done = match (outcome.stored, outcome.takes_effect) {
        (false, _) => Done::UpToDate,
        (true, false) => Done::Stored,
        (true, true) => Done::Updated,
    };
    Ok((done, outcome))
}

/// The message for a failure of the store.
fn failure(error: StoreError) -> String {
    let advice = match error {
        StoreError::File { .. } => format!("; check its permissions, or set {DATA_FOLDER} to another folder"),
        _ => String::new(),
    };
    chain(&error) + &advice
}

/// Downloads the publication; `None` if the server has nothing newer.
fn fetch(update: &Update, store: &Store) -> Result<Option<RegistryFile>, Failure> {
    let advice = |error: FetchError| {
        let longer = if *error.kind() == FetchErrorKind::Timeout { ", raise `--timeout`" } else { "" };
        format!("{error}{longer}, or download it by other means and use `svc update --from FILE`")
    };
    let url = update.url.as_deref().unwrap_or(URL);
    let mut fetch = Fetch::new(url)?.timeout(Duration::from_secs(update.timeout));
    if let Some(origin) = store.origin(url).filter(|_| !update.force) {
        fetch = fetch.newer_than(&origin);
    }
    Ok(match fetch.run().map_err(advice)? {
        Fetched::NotModified => None,
        Fetched::Document { bytes, origin } => {
            Some(RegistryFile { name: format!("`{origin}`"), bytes, origin: Some(origin) })
        }
    })
}

/// Reads a file or standard input.
fn read(path: &Path) -> Result<RegistryFile, Failure> {
    let name = if path == "-" { "standard input".to_owned() } else { format!("`{}`", path.display()) };
    let wrong = |error: io::Error| format!("cannot read {name}: {}", chain(&error));
    let file: Box<dyn Read> = match path == "-" {
        true => Box::new(io::stdin().lock()),
        false => Box::new(File::open(path).map_err(wrong)?),
    };
    let mut bytes = Vec::new();
    file.take(MAX_DOCUMENT + 1).read_to_end(&mut bytes).map_err(wrong)?;
    if bytes.len() as u64 > MAX_DOCUMENT {
        return Err(format!("{name} is larger than 64 MiB: not the registry").into());
    }
    Ok(RegistryFile { name, bytes, origin: None })
}
