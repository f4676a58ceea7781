//! The memory that a run takes.

use super::paths::{PROGRAM, files};
use std::path::Path;
use std::process::Command;

/// The most memory that a run with these arguments and a file used, in bytes, and its status. It needs Python.
pub(crate) fn memory_of(args: &str, file: &Path) -> (u64, Option<i32>) {
    let mut command = Command::new("python3");
    let measure = "import resource, subprocess, sys\n\
        status = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode\n\
        print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, status)";
    command.args(["-c", measure, PROGRAM]).args(args.split(' ')).arg(file);
    let output = command.env("XDG_CONFIG_HOME", files().join("none")).output().expect("python3");
    let text = String::from_utf8(output.stdout).expect("numbers");
    let (kibibytes, status) = text.trim().split_once(' ').expect("two numbers");
    (kibibytes.parse::<u64>().expect("a number") << 10, status.parse().ok())
}
