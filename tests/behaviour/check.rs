//! The lints and fixes of services files, in the library.

mod against_registry;
mod examples;
mod properties;
mod rules;

/// A temporary folder for this test.
#[cfg(unix)]
pub(crate) fn folder(name: &str) -> std::path::PathBuf {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("check-{name}-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("a temporary folder");
    folder
}
