//! `svc update`: installs a newer registry, or reverts to the previous one.

use crate::cli::environment;
use crate::cli::input::standard_input;
use crate::cli::number::number;
use crate::cli::session::{Failure, Session, chain};
use crate::render::{Done, Report, counted, for_message};
use clap::ValueHint;
use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;
use svc_lookup::registry::{OddRecord, Publication};
use svc_lookup::update::{
    Fetch, FetchError, FetchErrorKind, Fetched, MAX_DOCUMENT, Origin, Outcome, Store, StoreError, URL, unpacked,
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
    #[arg(allow_negative_numbers = true)]
    timeout: u64,
    /// Accept a registry that is older, has the same date, or looks incomplete or wrong.
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

/// What was done, and which records were left out.
struct Taken {
    done: Done,
    outcome: Outcome,
    odd: Vec<OddRecord>,
}

/// The number of records left out that are shown without `--verbose`.
const SHOWN: usize = 5;

/// Updates or reverts the registry, and reports the changes.
pub(crate) fn run(session: &mut Session<'_>, update: &Update, out: &mut dyn Write) -> Result<(), Failure> {
    let mut sheet = session.sheet(out, "svc update")?;
    let mut store = Store::for_user().ok_or("no folder to store the registry in; set HOME to an absolute path")?;
    if let Some(today) = environment::today()? {
        store = store.with_today(today);
    }
    let taken = if update.revert { revert(&store)? } else { Some(take(session, update, &store)?) };
    let Some(Taken { done, outcome, odd }) = taken else {
        let date = store.date_in_use().map_err(failure)?;
        session.not_found();
        session.say(format_args!("nothing to revert: the built-in registry ({date}) is in use"));
        return Ok(());
    };
    if !session.options.quiet {
        Report::new(done, &outcome, &odd, session.options.verbose).write(&mut sheet)?;
    }
    Ok(())
}

/// Reverts to the previous registry, if there is one.
fn revert(store: &Store) -> Result<Option<Taken>, Failure> {
    let outcome = store.revert().map_err(failure)?;
    Ok(outcome.map(|outcome| Taken { done: Done::Reverted, outcome, odd: Vec::new() }))
}

/// Stores the requested publication, if it may replace the one in use.
fn take(session: &mut Session<'_>, update: &Update, store: &Store) -> Result<Taken, Failure> {
    let document = match &update.from {
        Some(path) => Some(read(path)?),
        None => fetch(update, store)?,
    };
    let Some(RegistryFile { name, bytes, origin }) = document else {
        let outcome = store.unchanged().map_err(failure)?;
        return Ok(Taken { done: Done::UpToDate, outcome, odd: Vec::new() });
    };
    let publication = Publication::from_xml(&bytes).map_err(|error| format!("{name}: {error}"))?;
    show_odd(session, &name, &publication.odd);
    let outcome = store.install(&publication, origin.as_ref(), update.force).map_err(|error| match error {
        StoreError::Implausible(_) => format!("{name}: {}; `--force` accepts it", chain(&error)),
        error => failure(error),
    })?;
    for doubt in &outcome.doubts {
        session
            .note(format_args!("{name}: {}; accepted because of `--force`", for_message(doubt.to_string().as_bytes())));
    }
    if outcome.previous_lost {
        session.say("the previous registry could not be kept; `svc update --revert` cannot return to it");
    }
    let done = match (outcome.stored, outcome.takes_effect) {
        (false, _) => Done::UpToDate,
        (true, false) => Done::Stored,
        (true, true) => Done::Updated,
    };
    Ok(Taken { done, outcome, odd: publication.odd })
}

/// Counts the records that are left out, and shows the first.
fn show_odd(session: &mut Session<'_>, name: &str, odd: &[OddRecord]) {
    let shown = if session.options.verbose { odd.len() } else { SHOWN };
    for record in odd.iter().take(shown) {
        session.note(format_args!("{name}: left out a record: {}", for_message(record.to_string().as_bytes())));
    }
    if odd.len() > shown {
        let more = counted((odd.len() - shown) as u64, "more record", "more records");
        session.note(format_args!("{name}: left out {more}; `--verbose` shows all"));
    }
}

/// The message for a failure of the store.
fn failure(error: StoreError) -> String {
    let advice = match &error {
        StoreError::File { cause, .. } => advice(cause.kind()),
        _ => String::new(),
    };
    chain(&error) + &advice
}

/// What helps against an error of the system in the folder of the store.
fn advice(kind: io::ErrorKind) -> String {
    use io::ErrorKind::{
        IsADirectory, NotADirectory, NotFound, PermissionDenied, QuotaExceeded, ReadOnlyFilesystem, StorageFull,
    };
    match kind {
        PermissionDenied => format!("; check its permissions, or set {DATA_FOLDER} to another folder"),
        StorageFull | QuotaExceeded => format!("; free some space, or set {DATA_FOLDER} to another folder"),
        NotFound | NotADirectory | IsADirectory | ReadOnlyFilesystem => {
            format!("; set {DATA_FOLDER} to another folder")
        }
        _ => String::new(),
    }
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
    let name = if path == "-" {
        "standard input".to_owned()
    } else {
        format!("`{}`", for_message(path.as_os_str().as_encoded_bytes()))
    };
    let wrong = |error: io::Error| format!("cannot read {name}: {}", chain(&error));
    let file: Box<dyn Read> = match path == "-" {
        true => Box::new(standard_input().map_err(wrong)?.lock()),
        false => Box::new(File::open(path).map_err(wrong)?),
    };
    let mut bytes = Vec::new();
    file.take(MAX_DOCUMENT + 1).read_to_end(&mut bytes).map_err(wrong)?;
    let too_large = || format!("{name} is larger than 64 MiB: not the registry");
    if bytes.len() as u64 > MAX_DOCUMENT {
        return Err(too_large().into());
    }
    let bytes = unpacked(&bytes).map_err(|error| match error.kind() {
        io::ErrorKind::FileTooLarge => too_large(),
        _ => format!("{name} is a damaged gzip file ({}); fetch it again", chain(&error)),
    })?;
    let bytes = bytes.into_owned();
    Ok(RegistryFile { name, bytes, origin: None })
}
