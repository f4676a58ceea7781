//! Where a snapshot is stored, and how damaged files are handled.

use super::home::{Home, bundled};
use super::registry::{record, registry};
use std::fs::{self, File};
use std::time::{Duration, SystemTime};

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
    home.svc(&["update", "--force", "--from", &file]).said("stored");
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

#[test]
#[cfg(unix)]
fn a_folder_in_place_of_the_snapshot_is_ignored() {
    let home = Home::new("folder");
    fs::create_dir_all(home.index()).expect("a folder");
    let run = home.svc(&["lookup", "domain/udp"]);
    assert_eq!(run.status, Some(0));
    let begin = format!("svc: cannot use the fetched registry `{}`: ", home.index().display());
    assert!(
        run.stderr.starts_with(&begin)
            && run.stderr.ends_with("; using the built-in registry; check its permissions\n")
    );
    let run = home.svc_reading(&["update", "--from", "-"], newer().as_bytes());
    assert_eq!(run.status, Some(2));
    assert!(
        run.stderr.starts_with(&format!(
            "svc: cannot use `{}`: Is a directory; check its permissions",
            home.index().display()
        ))
    );
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
    let end = "; check its permissions, or set XDG_DATA_HOME to another folder\n";
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
