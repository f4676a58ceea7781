//! `--fix` and `--diff`.

use super::check;
use crate::harness::{skip, svc, temporary, temporary_file};
use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};

const TEXT: &str = "a 1/tcp  \nb 2/tcp x,y\nb 2/tcp x,y\n";

#[test]
fn safe_fixes_are_made_in_place_and_the_rest_is_reported() {
    let file = temporary_file("fix-safe", TEXT);
    let name = file.display().to_string();
    svc("check --fix --format plain --source system")
        .arg(&file)
        .stdout(format!("{name}\t2\t9\twarning\tcomma\ta comma in the alias `x,y`\n"))
        .stderr(format!("svc: {name}: fixed duplicate-line 1 and trailing-blanks 1\n"))
        .run();
    assert_eq!(fs::read_to_string(&file).expect("the file"), "a 1/tcp\nb 2/tcp x,y\n");
    svc("check --fix --quiet --allow comma --source system").arg(&file).run();
    let again = format!("svc: {name}: nothing to fix\n");
    svc("check --fix --allow comma --source system")
        .arg(&file)
        .stdout(format!("{name}: no findings\n"))
        .stderr(again)
        .run();
}

#[test]
fn all_fixes_are_shown_as_they_are_made() {
    let file = temporary_file("fix-all", TEXT);
    let name = file.display();
    svc("check --fix=all --source system")
        .arg(&file)
        .stdout(format!(
            "--- {name}\n+++ {name}\n@@ -1,3 +1,2 @@\n-a 1/tcp  \n-b 2/tcp x,y\n-b 2/tcp x,y\n+a 1/tcp\n+b 2/tcp x y\n{name}: no findings\n"
        ))
        .stderr(format!("svc: {name}: fixed duplicate-line 1, comma 1 and trailing-blanks 1\n"))
        .run();
    assert_eq!(fs::read_to_string(&file).expect("the file"), "a 1/tcp\nb 2/tcp x y\n");
}

#[test]
fn a_difference_is_shown_and_nothing_written() {
    let lines: String = (1..=20).map(|number| format!("service-{number} {number}/tcp\n")).collect();
    let text = lines.replace("service-3 3/tcp\n", "service-3 3/tcp \n").replace("service-18 18/tcp\n", "");
    let text = format!("{text}last 99/tcp");
    let file = temporary_file("fix-diff", &text);
    let name = file.display();
    svc("check --diff --source system")
        .arg(&file)
        .stdout(format!(
            "--- {name}\n+++ {name}\n@@ -1,6 +1,6 @@\n service-1 1/tcp\n service-2 2/tcp\n-service-3 3/tcp \n+service-3 3/tcp\n \
             service-4 4/tcp\n service-5 5/tcp\n service-6 6/tcp\n@@ -17,4 +17,4 @@\n service-17 17/tcp\n service-19 19/tcp\n \
             service-20 20/tcp\n-last 99/tcp\n\\ No newline at end of file\n+last 99/tcp\n"
        ))
        .run();
    assert_eq!(fs::read_to_string(&file).expect("the file"), text);
}

#[test]
fn patch_makes_the_same_change() {
    if std::process::Command::new("patch").arg("--version").output().is_err() {
        return crate::harness::skip("a patch", "patch is not installed");
    }
    let text = "\tx 1/tcp\r\ny 2/tcp a,b\nz 3/tcp\nz 3/tcp c\n# end\n  w 4/tcp";
    let (file, copy) = (temporary_file("fix-patch", text), temporary_file("fix-patched", text));
    let patch = temporary_file("fix-patch.diff", svc("check --fix=all --diff --source system").arg(&file).output());
    let mut command = std::process::Command::new("patch");
    assert!(command.args(["-s", "--binary"]).arg(&copy).arg(&patch).status().expect("patch").success());
    svc("check --fix=all --quiet --source system").arg(&file).output();
    assert_eq!(fs::read(&file).expect("the file"), fs::read(&copy).expect("the copy"));
}

#[test]
fn standard_input_is_a_filter() {
    check("--fix", TEXT)
        .stdout("a 1/tcp\nb 2/tcp x,y\n")
        .stderr("svc: -: fixed duplicate-line 1 and trailing-blanks 1\n")
        .run();
    check("--fix=all --quiet", TEXT).stdout("a 1/tcp\nb 2/tcp x y\n").run();
    check("--fix --quiet", "a 99999/tcp\n").stdout("a 99999/tcp\n").status(1).run();
}

#[test]
fn a_lint_that_is_allowed_is_not_fixed() {
    check("--fix --quiet --allow trailing-blanks", TEXT).stdout("a 1/tcp  \nb 2/tcp x,y\n").run();
    let text = "a 1/tcp  # svc: allow(trailing-blanks) kept \n";
    check("--fix --quiet", text).stdout(text).run();
}

#[test]
fn the_mode_the_owner_and_a_symbolic_link_stay() {
    let folder = temporary("fix-link");
    fs::create_dir_all(&folder).expect("a folder");
    let (file, link) = (folder.join("services"), folder.join("link"));
    fs::write(&file, TEXT).expect("a file");
    fs::set_permissions(&file, Permissions::from_mode(0o640)).expect("its mode");
    symlink("services", &link).expect("a link");
    let owner = fs::metadata(&file).map(|known| (known.uid(), known.gid())).expect("the file");
    svc("check --fix --quiet --source system --allow all --warn trailing-blanks").arg(&link).run();
    let known = fs::metadata(&file).expect("the file");
    assert_eq!((known.mode() & 0o7777, (known.uid(), known.gid())), (0o640, owner));
    assert!(fs::symlink_metadata(&link).expect("the link").is_symlink());
    assert_eq!(fs::read_to_string(&file).expect("the file"), TEXT.replace("  \n", "\n"));
    let names: Vec<_> =
        fs::read_dir(&folder).expect("the folder").map(|entry| entry.expect("an entry").file_name()).collect();
    assert_eq!(names.len(), 2, "{names:?}");
}

/// An access control list, acl(5), that lets user 1 read a file besides its owner and its group.
#[cfg(target_os = "linux")]
const LIST: &[u8] = b"\x02\0\0\0\
    \x01\0\x06\0\xff\xff\xff\xff\x02\0\x04\0\x01\0\0\0\x04\0\x04\0\xff\xff\xff\xff\
    \x10\0\x04\0\xff\xff\xff\xff\x20\0\0\0\xff\xff\xff\xff";

#[cfg(target_os = "linux")]
#[test]
fn the_access_control_list_and_the_attributes_stay() {
    use rustix::fs::{XattrFlags, getxattr, setxattr};

    let file = temporary_file("fix-attributes", TEXT);
    for (name, value) in [("user.note", &b"mine"[..]), ("system.posix_acl_access", LIST)] {
        if setxattr(&file, name, value, XattrFlags::empty()).is_err() {
            return skip("extended attributes", "a file system without them");
        }
    }
    svc("check --fix --quiet --source system --allow all --warn trailing-blanks").arg(&file).run();
    assert_eq!(fs::read_to_string(&file).expect("the file"), TEXT.replace("  \n", "\n"));
    for (name, value) in [("user.note", &b"mine"[..]), ("system.posix_acl_access", LIST)] {
        let mut kept = [0; 100];
        let size = getxattr(&file, name, &mut kept[..]).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(&kept[..size], value, "{name}");
    }
}

#[test]
fn a_file_that_cannot_be_written_is_an_error() {
    let file = temporary_file("fix-read-only", TEXT);
    fs::set_permissions(&file, Permissions::from_mode(0o444)).expect("its mode");
    let name = file.display().to_string();
    svc("check --fix --source system")
        .arg(&file)
        .status(2)
        .stderr(format!("svc: cannot write `{name}`: it is read-only\n"))
        .run();
    assert_eq!(fs::read_to_string(&file).expect("the file"), TEXT);
}

#[test]
fn what_is_not_a_regular_file_is_refused_before_it_is_read() {
    let pipe = temporary("fix-pipe");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    assert!(made.is_ok_and(|status| status.success()), "mkfifo");
    let device = std::path::PathBuf::from("/dev/zero");
    for file in [pipe, device] {
        let name = file.display().to_string();
        let help = "it is not a regular file; `--diff` shows what --fix would change";
        svc("check --fix").arg(&file).status(2).stderr(format!("svc: cannot fix `{name}`: {help}\n")).run();
    }
}
