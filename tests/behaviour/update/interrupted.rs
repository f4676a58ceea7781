//! Updates interrupted at any moment: a complete snapshot stays in use.

use super::home::Home;
use super::registry::{record, small};
use crate::harness::{PROGRAM, skip};
use std::fs;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use svc_lookup::Index;

/// How often the program is killed.
const KILLS: u32 = 40;

/// A registry with the date of one of a few days, and so few records that writing takes most of the time.
pub(super) fn of_day(day: u32) -> String {
    let many: String = (0..300).map(|number| record(&format!("made-{number}"), "48001", "Made up")).collect();
    small(&format!("2091-02-0{day}"), &(record("brand-new", "48000", "Brand new") + &many))
}

/// Stores the registry of this day.
#[track_caller]
pub(super) fn store(home: &Home, day: u32) {
    home.svc_reading(&["update", "--force", "--from", "-"], of_day(day).as_bytes()).forced("updated");
}

/// Asserts that the stored snapshot is complete and used without a warning.
#[track_caller]
pub(super) fn answers(home: &Home) {
    let bytes = fs::read(home.index()).expect("one is stored at every moment");
    Index::open(&bytes).expect("it is whole at every moment");
    let run = home.svc(&["--source", "iana", "lookup", "brand-new"]);
    assert_eq!(run.stdout, "brand-new\t48000\ttcp\tregistered\tiana\t\tBrand new\n", "{run:?}");
    assert_eq!((run.status, run.stderr.as_str()), (Some(0), ""));
}

/// How long an uninterrupted run takes.
fn whole_run(home: &Home, args: &[&str]) -> Duration {
    let begin = Instant::now();
    assert_eq!(home.svc(args).status, Some(0));
    begin.elapsed()
}

fn start(home: &Home, args: &[&str]) -> Child {
    home.command(args).spawn().expect("the program starts")
}

#[test]
fn a_killed_update_leaves_a_complete_snapshot() {
    let home = Home::new("killed");
    let files = [1, 2].map(|day| home.file(&format!("{day}.xml"), of_day(day)));
    let update = |file| ["update", "--force", "--from", file];
    let whole = whole_run(&home, &update(&files[0])).max(whole_run(&home, &update(&files[1])));
    for round in 0..KILLS {
        let mut child = start(&home, &update(&files[round as usize % 2]));
        // From the start to the end, with shorter steps at the end, where the files are written.
        let share = if round % 4 == 0 { round } else { KILLS / 2 + round / 2 };
        std::thread::sleep(whole * share / KILLS);
        // SIGKILL, which the program cannot handle.
        child.kill().expect("it is ours");
        child.wait().expect("it ended");
        answers(&home);
    }
    assert_eq!(home.svc(&update(&files[0])).status, Some(0));
    assert_eq!(home.date(), "2091-02-01");
    home.svc(&["update", "--revert"]).said("reverted");
    answers(&home);
}

#[test]
fn a_killed_revert_leaves_a_complete_snapshot() {
    let home = Home::new("killed-back");
    store(&home, 1);
    store(&home, 2);
    let whole = whole_run(&home, &["update", "--revert"]);
    for round in 0..KILLS {
        let mut child = start(&home, &["update", "--revert"]);
        std::thread::sleep(whole * round / KILLS);
        child.kill().expect("it is ours");
        child.wait().expect("it ended");
        // If it was killed between its two steps, there is no previous snapshot until the next update.
        if !home.folder().join("registry.previous").exists() {
            store(&home, 3);
        }
        answers(&home);
    }
}

#[test]
fn two_simultaneous_updates_leave_two_files() {
    let home = Home::new("kept-twice");
    store(&home, 1);
    // Both updates kept the same snapshot, and the other one has moved it into place.
    let kept_by_another = || fs::hard_link(home.index(), home.folder().join("registry.previous")).expect("a link");
    kept_by_another();
    store(&home, 2);
    assert_eq!((home.files(), home.date().as_str()), (names(&["index", "previous"]), "2091-02-02"));
    fs::remove_file(home.folder().join("registry.previous")).expect("it is there");
    kept_by_another();
    home.svc(&["update", "--revert"]).said("reverted");
    assert_eq!((home.files(), home.date().as_str()), (names(&["index", "previous"]), "2091-02-02"));
}

fn names(of: &[&str]) -> Vec<String> {
    of.iter().map(|name| format!("registry.{name}")).collect()
}

#[test]
fn simultaneous_updates_and_lookups_do_not_interfere() {
    let home = Home::new("together");
    store(&home, 1);
    let files = [1, 2].map(|day| home.file(&format!("{day}.xml"), of_day(day)));
    let mut writers: Vec<Child> =
        (0..8).map(|number| start(&home, &["update", "--force", "--from", &files[number % 2]])).collect();
    for _ in 0..20 {
        answers(&home);
    }
    for writer in &mut writers {
        assert_eq!(writer.wait().expect("it ends").code(), Some(0));
    }
    answers(&home);
    assert!(home.files().iter().all(|name| !name.ends_with(".new")), "{:?}", home.files());
}

/// Containers that share a home have the same process numbers.
#[cfg(target_os = "linux")]
#[test]
fn updates_with_one_process_number_do_not_take_each_others_files() {
    let home = Home::new("one-number");
    store(&home, 1);
    let files = [1, 2].map(|day| home.file(&format!("{day}.xml"), of_day(day)));
    let update = |file: &str| {
        let mut command = Command::new("unshare");
        command.args([
            "--pid",
            "--fork",
            "--kill-child",
            "--map-root-user",
            PROGRAM,
            "update",
            "--force",
            "--from",
            file,
        ]);
        command.env("HOME", &home.path).env("SVC_TODAY", "2099-12-31").env_remove("XDG_DATA_HOME");
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("unshare")
    };
    let runs: Vec<Child> = (0..8).map(|number| update(&files[number % 2])).collect();
    for run in runs {
        let output = run.wait_with_output().expect("it ends");
        if String::from_utf8_lossy(&output.stderr).starts_with("unshare: ") {
            return skip("one process number", "there are no namespaces here");
        }
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        assert!(output.stdout.starts_with(b"updated\t"), "{output:?}");
    }
    answers(&home);
    assert_eq!(home.files(), names(&["index", "previous"]));
}

#[test]
fn an_update_waits_for_another_one() {
    let home = Home::new("locked");
    store(&home, 1);
    let lock = fs::File::open(home.folder()).expect("the folder");
    lock.lock().expect("a lock");
    let file = home.file("2.xml", of_day(2));
    let mut update = start(&home, &["update", "--force", "--from", &file]);
    std::thread::sleep(Duration::from_millis(500));
    assert_eq!(update.try_wait().expect("its status"), None, "it waits");
    assert_eq!(home.date(), "2091-02-01");
    drop(lock);
    assert_eq!(update.wait().expect("it ends").code(), Some(0));
    assert_eq!(home.date(), "2091-02-02");
}

#[test]
fn a_folder_in_place_of_the_previous_snapshot_is_moved_aside() {
    let home = Home::new("no-previous");
    store(&home, 1);
    // A folder in place of the previous snapshot is moved aside with what is in it.
    let previous = home.folder().join("registry.previous");
    fs::create_dir(&previous).and_then(|()| fs::write(previous.join("notes"), "mine")).expect("a folder with a file");
    store(&home, 2);
    assert_eq!(home.date(), "2091-02-02");
    home.svc(&["update", "--revert"]).said("reverted");
    assert_eq!(home.date(), "2091-02-01");
}
