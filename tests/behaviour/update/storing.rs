//! Where a snapshot is stored, and how damaged files are handled.

use super::home::{Home, bundled};
use super::registry::{record, registry};
use crate::harness::{PROGRAM, skip};
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant, SystemTime};
use svc_lookup::Index;

/// A registry newer than the built-in one.
fn newer() -> String {
    registry("2091-02-03", &record("brand-new", "48000", "Brand new"))
}

/// Asserts that the program reports a damaged snapshot, uses the built-in one, and that an update repairs it.
#[track_caller]
fn ignored(name: &str, content: &[u8], problem: &str) {
    let home = Home::new(name);
    home.put(content);
    let warning = format!("cannot use the fetched registry `{}`: {problem}", home.index().display());
    let warning = format!("svc: {warning}; using the built-in registry; run `svc update` to repair it\n");
    let run = home.svc(&["--source", "iana", "lookup", "domain/udp"]);
    assert_eq!((run.status, run.stderr.as_str()), (Some(0), warning.as_str()));
    assert_eq!(run.stdout, "domain\t53\tudp\twell-known\tiana\t\tDomain Name Server\n");
    let version = home.svc(&["--version"]);
    assert_eq!((version.stderr.as_str(), version.stdout.contains(&bundled())), (warning.as_str(), true));
    home.take(&newer()).said("updated");
    assert_eq!((home.files(), home.date()), (vec!["registry.index".to_owned()], "2091-02-03".to_owned()));
}

#[test]
fn a_stored_registry_is_used_if_it_is_newer() {
    let home = Home::new("stored");
    home.take(&newer()).said("updated");
    assert_eq!(home.files(), ["registry.index"]);
    let run = home.svc(&["--source", "iana", "lookup", "brand-new"]);
    assert_eq!(run.stdout, "brand-new\t48000\ttcp\tregistered\tiana\t\tBrand new\n");
    assert_eq!(home.svc(&["--source", "iana", "port", "1031/tcp"]).stdout.split('\t').next(), Some("made-7"));
    assert!(home.svc(&["--version"]).stdout.ends_with(" (IANA registry of 2091-02-03, fetched)\n"));
    // One that is older than the built-in one is ignored.
    let home = Home::new("stored-older");
    let file = home.file("old.xml", registry("2001-02-03", &record("of-old", "48000", "Old")));
    home.svc(&["update", "--force", "--from", &file]).forced("stored");
    assert_eq!((home.svc(&["lookup", "of-old"]).status, home.date()), (Some(1), bundled()));
}

#[test]
fn a_damaged_snapshot_is_ignored_and_repaired() {
    let home = Home::new("whole");
    home.take(&newer()).said("updated");
    let whole = fs::read(home.index()).expect("it is stored");
    let other = "an index of version 4294967295, and this program reads version ";
    ignored("cut", &whole[..whole.len() - 1], "the index is cut short or followed by other bytes");
    ignored("longer", &[&whole[..], b"x"].concat(), "the index is cut short or followed by other bytes");
    ignored("empty-file", b"", "not an index of services");
    ignored("text", b"# a services file\ndomain 53/udp\n", "not an index of services");
    let mut foreign = whole;
    foreign[8..12].fill(0xff);
    let home = Home::new("foreign");
    home.put(&foreign);
    let run = home.svc(&["lookup", "domain/udp"]);
    assert_eq!(run.status, Some(0));
    assert!(run.stderr.contains(other) && run.stderr.ends_with("; run `svc update` to repair it\n"), "{run:?}");
    home.take(&newer()).said("updated");
    assert_eq!(home.date(), "2091-02-03");
}

#[test]
fn a_corrupt_snapshot_never_crashes_and_is_replaced_by_the_next_update() {
    let home = Home::new("changed-bytes");
    home.take(&newer()).said("updated");
    let whole = fs::read(home.index()).expect("it is stored");
    for at in (112..whole.len()).step_by(whole.len() / 40) {
        let mut changed = whole.clone();
        changed[at..whole.len().min(at + 64)].fill(0xff);
        home.put(&changed);
        for args in [&["lookup", "brand-new", "made-7", "domain"][..], &["port", "1-2000"]] {
            let run = home.command(&[&["--source", "iana"], args].concat()).output().expect("it starts");
            assert!(matches!(run.status.code(), Some(0 | 1)), "{at}: {args:?}: {}", run.status);
        }
    }
    home.take(&newer()).said("updated");
    assert_eq!(fs::read(home.index()).expect("it is stored"), whole);
}

#[test]
fn a_damaged_snapshot_is_removed_if_the_built_in_one_is_as_new() {
    let home = Home::new("damaged-removed");
    home.put("damaged");
    home.take(&registry(&bundled(), "")).said("up-to-date");
    assert_eq!(home.files(), [""; 0]);
    assert_eq!(home.date(), bundled());
}

/// Asserts that what is in place of the snapshot is reported, neither waited for nor read, and replaced by an update.
#[cfg(unix)]
#[track_caller]
fn not_a_snapshot(name: &str, put: impl FnOnce(&Path), problem: &str) -> Home {
    let home = Home::new(name);
    fs::create_dir_all(home.folder()).expect("a folder in the home");
    put(&home.index());
    let warning = format!("cannot use the fetched registry `{}`: {problem}", home.index().display());
    let warning = format!("svc: {warning}; using the built-in registry; run `svc update` to repair it\n");
    let begin = Instant::now();
    let run = home.svc(&["--source", "iana", "lookup", "domain/udp"]);
    assert_eq!((run.status, run.stderr.as_str()), (Some(0), warning.as_str()));
    assert!(begin.elapsed() < Duration::from_secs(10), "{:?}", begin.elapsed());
    home.take(&newer()).said("updated");
    assert!(home.index().symlink_metadata().is_ok_and(|known| known.is_file()));
    assert_eq!(home.date(), "2091-02-03");
    home
}

#[test]
#[cfg(unix)]
fn whatever_is_in_place_of_the_snapshot_is_ignored_and_replaced() {
    let link = |target: &'static str| move |place: &Path| std::os::unix::fs::symlink(target, place).expect("a link");
    let no_file = "it is not a regular file";
    not_a_snapshot("folder", |place| fs::create_dir(place).expect("a folder"), no_file);
    not_a_snapshot("device", link("/dev/zero"), no_file);
    not_a_snapshot("loop", link("registry.index"), "Too many levels of symbolic links");
    let large = |place: &Path| {
        File::create(place).and_then(|file| file.set_len((64 << 20) + 1)).expect("a file with a hole");
    };
    not_a_snapshot("large", large, "it is larger than 64 MiB");
    let fifo = |place: &Path| {
        assert!(Command::new("mkfifo").arg(place).status().is_ok_and(|status| status.success()), "mkfifo");
    };
    not_a_snapshot("fifo", fifo, no_file);
    // The files in a folder are kept, beside it.
    let full = |place: &Path| {
        fs::create_dir(place).and_then(|()| fs::write(place.join("notes"), "mine")).expect("a folder with a file");
    };
    let home = not_a_snapshot("full-folder", full, no_file);
    let [index, aside] = &home.files()[..] else { panic!("{:?}", home.files()) };
    assert_eq!(
        (fs::read(home.folder().join(aside).join("notes")).ok(), &**index),
        (Some(b"mine".to_vec()), "registry.index")
    );
}

#[test]
#[cfg(unix)]
fn other_files_of_the_store_are_neither_waited_for_nor_followed() {
    let home = Home::new("odd-files");
    home.take(&newer()).said("updated");
    for name in ["registry.previous", "registry.origin"] {
        let path = home.folder().join(name);
        assert!(Command::new("mkfifo").arg(&path).status().is_ok_and(|status| status.success()), "mkfifo");
    }
    home.svc(&["update", "--url", "http://127.0.0.1:9/"]);
    home.take(&newer().replace("2091", "2092")).said("updated");
    home.svc(&["update", "--revert"]).said("reverted");
    assert_eq!(home.date(), "2091-02-03");
}

#[test]
fn every_flipped_bit_of_the_header_is_noticed() {
    let home = Home::new("header");
    home.take(&newer()).said("updated");
    let whole = fs::read(home.index()).expect("it is stored");
    let folder: PathBuf = home.folder();
    for at in 0..112 * 8 {
        let mut changed = whole.clone();
        changed[at / 8] ^= 1 << (at % 8);
        assert!(Index::open_trusted(&changed).is_err(), "bit {at}");
    }
    let mut changed = whole;
    changed[12] ^= 1; // The date.
    fs::write(folder.join("registry.index"), changed).expect("a file in the home");
    let run = home.svc(&["--source", "iana", "lookup", "domain/udp"]);
    assert!(run.stderr.contains(": the index is damaged: the checksum of its header is another; "), "{run:?}");
}

/// What helps is said for the kind of problem: not permissions for a full disk.
#[test]
#[cfg(target_os = "linux")]
fn advice_fits_the_problem() {
    let script = r#"mount -t tmpfs -o size=64k none "$1" && exec "$0" update --from "$2""#;
    let home = Home::new("full-disk");
    fs::create_dir_all(home.folder()).expect("a folder in the home");
    let file = home.file("newer.xml", newer());
    let mut command = Command::new("unshare");
    command.args(["--mount", "--map-root-user", "sh", "-c", script, PROGRAM]).arg(home.folder()).arg(&file);
    let output = command.env("HOME", &home.path).env("SVC_TODAY", "2099-12-31").output().expect("unshare");
    let errors = String::from_utf8_lossy(&output.stderr);
    if !errors.starts_with("svc: ") {
        return skip("a full disk", errors.trim());
    }
    let expected = "No space left on device; free some space, or set XDG_DATA_HOME to another folder\n";
    assert!(output.status.code() == Some(2) && errors.ends_with(expected), "{errors}");
}

#[test]
#[cfg(all(unix, not(target_os = "macos")))]
fn xdg_data_home_is_used_if_it_is_absolute() {
    let home = Home::new("xdg");
    let data = home.path.join("data");
    let home = home.with("XDG_DATA_HOME", &data);
    home.take(&newer()).said("updated");
    assert!(data.join("svc/registry.index").is_file() && home.files().is_empty());
    assert_eq!(home.date(), "2091-02-03");
    for ignored in ["", "data", "./data"] {
        let home = Home::new("xdg-ignored").with("XDG_DATA_HOME", ignored);
        home.take(&newer()).said("updated");
        assert_eq!(home.files(), ["registry.index"]);
    }
}

#[test]
#[cfg(unix)]
fn without_a_writable_folder_the_built_in_registry_is_used() {
    for home in ["", "relative"] {
        let home = Home::new("no-home").with("HOME", home);
        assert_eq!(home.date(), bundled());
        let run = home.svc_reading(&["update", "--from", "-"], newer().as_bytes());
        run.refused("no folder to store the registry in; set HOME to an absolute path");
        home.svc(&["update", "--revert"]).refused("no folder to store the registry in; set HOME to an absolute path");
    }
    // A file in place of the home folder: not even root can write into it.
    let home = Home::new("no-folder");
    let file = home.file("a-file", "");
    let home = home.with("HOME", &file);
    assert_eq!((home.date(), home.svc(&["lookup", "domain/udp"]).stderr), (bundled(), String::new()));
    let run = home.svc_reading(&["update", "--from", "-"], newer().as_bytes());
    assert_eq!((run.status, run.stdout.as_str()), (Some(2), ""));
    let begin = format!("svc: cannot use `{file}/.local/share/svc`: ");
    let end = "; set XDG_DATA_HOME to another folder\n";
    assert!(run.stderr.starts_with(&begin) && (run.stderr.ends_with(end) || cfg!(target_os = "macos")), "{run:?}");
    home.take(&registry(&bundled(), "")).said("up-to-date");
}

#[test]
fn files_of_an_interrupted_update_are_removed_after_an_hour() {
    let home = Home::new("leftovers");
    home.put("");
    let old = SystemTime::now() - Duration::from_secs(2 * 3600);
    for name in
        ["registry.index.1.new", "registry.origin.2.new", "registry.index.3.kept.new", "registry.notes", "other.new"]
    {
        let file = File::create(home.folder().join(name)).expect("a file");
        file.set_modified(old).expect("a time");
    }
    File::create(home.folder().join("registry.index.4.new")).expect("a file");
    home.take(&newer()).said("updated");
    assert_eq!(home.files(), ["other.new", "registry.index", "registry.index.4.new", "registry.notes"]);
}
