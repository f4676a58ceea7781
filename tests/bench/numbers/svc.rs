//! The builds of `svc` that are measured.
//!
//! Processes run from a copy. A file written by the linker lies in the page cache in small pieces, and each piece that a
//! process touches is a page fault; a file written at once, as by an installer, causes fewer.

use crate::temporary::Temporary;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// cargo's build for the benchmarks.
const NORMAL: &str = env!("CARGO_BIN_EXE_svc");

/// The command for the other build.
const HOW: &str = "to build it: cargo build-static";

/// The builds to measure, or why one is missing.
pub(crate) struct Builds {
    /// The normal build.
    pub(crate) normal: PathBuf,
    /// The statically linked build, which the `build-static` of `.cargo/config.toml` makes.
    pub(crate) statically_linked: Result<PathBuf, String>,
    /// Whether the static build is older than its sources.
    pub(crate) is_stale: bool,
}

/// Finds the builds and copies them.
pub(crate) fn builds(folder: &Temporary) -> Result<Builds, String> {
    let found = find_static(Path::new(NORMAL));
    let statically_linked = match &found {
        Some(program) => folder.program("svc-static", program),
        None => Err(format!("no static build; {HOW}")),
    };
    let is_stale = found.is_some_and(|program| modified(&program) < sources());
    Ok(Builds { normal: folder.program("svc", Path::new(NORMAL))?, statically_linked, is_stale })
}

/// In the target folder, `x86_64-unknown-linux-musl/static/svc` and the like. This build is in `release`, below the target
/// folder or below the folder of a target.
fn find_static(normal: &Path) -> Option<PathBuf> {
    let folders = normal.ancestors().skip(2).take(2).filter_map(|folder| fs::read_dir(folder).ok());
    let programs = folders.flatten().flatten().map(|target| target.path().join("static").join("svc"));
    programs.filter(|program| program.is_file()).max_by_key(|program| modified(program))
}

/// Notes on the builds for the table.
pub(crate) fn note(builds: &Builds) -> Option<String> {
    builds.is_stale.then(|| format!("The static build is older than the sources; {HOW}."))
}

/// The time of the last change to the sources.
fn sources() -> Option<SystemTime> {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    ["src", "data", "Cargo.toml"].iter().filter_map(|name| newest(&manifest.join(name))).max()
}

/// The time of the last change to a file, or to any file in a folder.
fn newest(path: &Path) -> Option<SystemTime> {
    match fs::read_dir(path) {
        Ok(entries) => entries.flatten().filter_map(|entry| newest(&entry.path())).max(),
        Err(_) => modified(path),
    }
}

fn modified(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).and_then(|metadata| metadata.modified()).ok()
}
