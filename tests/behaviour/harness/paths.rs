//! The program, its environment and commands, and the files of the tests.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// The variables that the program or its libraries read; a shell around the tests may have set them.
pub(crate) const ENVIRONMENT: [&str; 24] = [
    "SVC_FORMAT",
    "SVC_TODAY",
    "SVC_COMPLETE",
    "GITHUB_ACTIONS",
    "NO_COLOR",
    "FORCE_COLOR",
    "FORCE_HYPERLINK",
    "COMPLETE",
    "COLUMNS",
    "LINES",
    "CLICOLOR",
    "CLICOLOR_FORCE",
    "COLORTERM",
    "TERM",
    "TERM_PROGRAM",
    "DOMTERM",
    "KONSOLE_VERSION",
    "VTE_VERSION",
    "WT_SESSION",
    "PAGER",
    "SVC_PAGER",
    "LESS",
    "RUST_BACKTRACE",
    "RUST_LIB_BACKTRACE",
];

/// The path of the program.
pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_svc");

/// The folder with the files of the tests: the working directory of every run.
pub(crate) fn files() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/files/cli")
}

/// The path of a temporary file or folder for this test, which does not exist yet.
pub(crate) fn temporary(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("cli-{name}-{}", std::process::id()));
    let _ = std::fs::remove_file(&path);
    let _ = std::fs::remove_dir_all(&path);
    path
}

/// Writes a temporary file with this content for this test.
pub(crate) fn temporary_file(name: &str, content: impl AsRef<[u8]>) -> PathBuf {
    let path = temporary(name);
    std::fs::write(&path, content).expect("a temporary file");
    path
}

/// Every command of the program (`port`, `udp server`), from the command tree: each has a manual page.
pub(crate) fn commands() -> &'static [String] {
    static COMMANDS: OnceLock<Vec<String>> = OnceLock::new();
    COMMANDS.get_or_init(|| {
        let folder = temporary("pages");
        let status = Command::new(PROGRAM).args(["generate", "man", "--directory"]).arg(&folder).status();
        assert!(status.is_ok_and(|status| status.success()), "the manual pages");
        let pages = std::fs::read_dir(&folder).expect("the pages").map(|page| page.expect("a page").file_name());
        let names = pages.filter_map(|page| Some(page.to_str()?.strip_suffix(".1")?.strip_prefix("svc-")?.to_owned()));
        let mut commands: Vec<String> = names.map(|name| name.replace('-', " ")).collect();
        commands.sort_unstable();
        commands
    })
}
