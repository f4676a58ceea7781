//! Kills the program at each system call that changes a file, one after the other.

use super::home::Home;
use super::interrupted::{answers, of_day, store};
use crate::harness::{PROGRAM, skip};
use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::process::Command;

/// The system calls that change files: between two of them nothing changes.
const CALLS: [&str; 5] = ["write", "fsync", "?link,linkat", "?rename,?renameat,renameat2", "?unlink,unlinkat"];

/// Runs the program, and kills it at the nth call. Returns whether it was killed; `None` if strace cannot do that here.
fn killed_at(home: &Home, call: &str, nth: u32, args: &[&str]) -> Option<bool> {
    let mut command = Command::new("strace");
    let (trace, inject) = (format!("trace={call}"), format!("inject={call}:signal=KILL:when={nth}"));
    command.args(["-f", "-qq", "-o", "/dev/null", "-e", &trace, "-e", &inject, PROGRAM]).args(args);
    let output = command.env("HOME", &home.path).env_remove("XDG_DATA_HOME").output().ok()?;
    match (output.status.code(), output.status.signal()) {
        (_, Some(9)) | (Some(137), _) => Some(true),
        (Some(0), _) => Some(false),
        _ => None,
    }
}

#[test]
fn killed_at_any_system_call_it_leaves_a_complete_snapshot() {
    let home = Home::new("killed-at");
    let file = home.file("2.xml", of_day(2));
    let [previous, index] = [3, 1].map(|day| {
        store(&home, day);
        fs::read(home.index()).expect("it is stored")
    });
    let mut kills = 0;
    for args in [&["update", "--force", "--from", &file][..], &["update", "--revert"]] {
        for call in CALLS {
            for nth in 1.. {
                let _ = fs::remove_dir_all(home.folder());
                home.put(&index);
                fs::write(home.folder().join("registry.previous"), &previous).expect("a file in the home");
                match killed_at(&home, call, nth, args) {
                    Some(true) => {
                        answers(&home);
                        kills += 1;
                    }
                    Some(false) => break,
                    None => {
                        return skip("killing at system calls", "there is no strace that may do it");
                    }
                }
            }
        }
    }
    eprintln!("killed at {kills} system calls: a complete snapshot is in use after each");
    assert!(kills >= 15, "{kills}");
}
