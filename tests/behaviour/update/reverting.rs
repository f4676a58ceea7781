//! `svc update --revert`.

use super::home::{Home, Run, bundled};
use super::registry::{record, registry};
use std::fs;

/// A registry of this month, newer than the program's.
fn of_month(month: u8) -> String {
    registry(&format!("2091-{month:02}-01"), &record("brand-new", "48000", "Brand new"))
}

#[track_caller]
fn revert(home: &Home) -> Run {
    home.svc(&["update", "--revert"])
}

/// Asserts that there is nothing to revert.
#[track_caller]
fn is_at_the_end(home: &Home) {
    let run = revert(home);
    let message = format!("svc: nothing to revert: the built-in registry ({}) is in use\n", bundled());
    assert_eq!((run.status, run.stdout.as_str(), run.stderr), (Some(1), "", message));
}

#[test]
fn reverting_twice_changes_nothing() {
    let home = Home::new("back");
    home.take(&of_month(1)).said("updated");
    home.take(&of_month(2)).said("updated");
    assert_eq!(home.files(), ["registry.index", "registry.previous"]);
    assert_eq!(revert(&home).stdout, "reverted\t2091-01-01\t2091-02-01\t2091-01-01\t0\t0\t0\t0\n");
    assert_eq!(home.date(), "2091-01-01");
    assert_eq!(revert(&home).stdout, "reverted\t2091-02-01\t2091-01-01\t2091-02-01\t0\t0\t0\t0\n");
    assert_eq!((home.date(), home.files().len()), ("2091-02-01".to_owned(), 2));
    // Only one previous registry is kept.
    home.take(&of_month(3)).said("updated");
    revert(&home).said("reverted");
    assert_eq!(home.date(), "2091-02-01");
    // A registry that was reverted can be installed again.
    home.take(&of_month(3)).said("updated");
    assert_eq!(home.date(), "2091-03-01");
}

#[test]
fn without_a_previous_registry_the_built_in_one_is_used() {
    let home = Home::new("back-to-bundled");
    is_at_the_end(&home);
    home.take(&of_month(1)).said("updated");
    let run = home.svc(&["update", "--revert", "--format", "table"]);
    assert_eq!(run.stdout, format!("switched back to the registry of {} (was 2091-01-01)\n", bundled()));
    assert!(!home.index().exists());
    assert_eq!(home.date(), bundled());
    revert(&home).said("reverted");
    assert_eq!(home.date(), "2091-01-01");
    revert(&home).said("reverted");
    // After an update from the built-in registry, reverting leads there, not to one stored earlier.
    home.take(&of_month(2)).said("updated");
    revert(&home).said("reverted");
    assert_eq!((home.date(), home.index().exists()), (bundled(), false));
}

#[test]
fn a_damaged_snapshot_is_never_reverted_to() {
    let home = Home::new("back-from-damage");
    home.put("damaged");
    revert(&home).said("reverted");
    assert_eq!((home.files(), home.date()), (vec![], bundled()));
    home.take(&of_month(1)).said("updated");
    home.take(&of_month(2)).said("updated");
    home.put("damaged");
    revert(&home).said("reverted");
    assert_eq!((home.files(), home.date()), (vec!["registry.index".to_owned()], "2091-01-01".to_owned()));
    fs::write(home.folder().join("registry.previous"), "damaged").expect("a file");
    revert(&home).said("reverted");
    assert_eq!((home.date(), home.index().exists()), (bundled(), false));
    fs::write(home.folder().join("registry.previous"), "damaged").expect("a file");
    is_at_the_end(&home);
}
