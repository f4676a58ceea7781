//! `svc add`: changes of the user's own services file, and what is refused.

use crate::harness::{Svc, svc, svc_here, temporary, temporary_file};
use proptest::prelude::*;
use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown, symlink};
use std::path::{Path, PathBuf};
use svc_lookup::services_file::{EntryError, parse};
use svc_lookup::{Port, Protocol, Service, UserFile, UserFileError};

/// A configuration folder that does not exist yet, named after its test.
fn nowhere(name: &str) -> PathBuf {
    temporary(name).join("config")
}

/// The folder with a file of this content.
fn with_file(name: &str, content: &str) -> PathBuf {
    let folder = nowhere(name);
    fs::create_dir_all(folder.join("svc")).expect("a temporary folder");
    fs::write(file(&folder), content).expect("a file");
    folder
}

fn file(folder: &Path) -> PathBuf {
    folder.join("svc/services")
}

fn content(folder: &Path) -> String {
    fs::read_to_string(file(folder)).expect("the file")
}

/// `svc add` in this configuration folder, with the services file of the tests.
fn add(folder: &Path, args: &str) -> Svc {
    svc_here(&format!("add {args}")).variable("XDG_CONFIG_HOME", folder)
}

/// The names of the files in the folder of the services file.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder.join("svc")).expect("the folder");
    entries.map(|entry| entry.expect("an entry").file_name().into_string().expect("UTF-8")).collect()
}

#[test]
fn the_file_is_created_with_its_folder_and_answers_first() {
    let folder = nowhere("add-new");
    add(&folder, "billing 7100/tcp --description")
        .arg("our billing")
        .stdout("added\tbilling\t7100\ttcp\n")
        .stderr("svc: iana has `font-service 7100/tcp`; your file comes first\n")
        .run();
    assert_eq!(content(&folder), "billing         7100/tcp        # our billing\n");
    assert_eq!(names(&folder), ["services"]);
    svc_here("port 7100/tcp --source user,system,iana")
        .variable("XDG_CONFIG_HOME", &folder)
        .stdout("billing\t7100\ttcp\tregistered\tuser\t\tour billing\n")
        .run();
}

#[test]
fn without_a_protocol_an_entry_is_for_tcp_and_udp() {
    let folder = nowhere("add-both");
    let path = file(&folder).display().to_string();
    add(&folder, "myapp 61000 -f table").stdout(format!("added myapp 61000/tcp and myapp 61000/udp to {path}\n")).run();
    assert_eq!(content(&folder), "myapp           61000/tcp\nmyapp           61000/udp\n");
    add(&folder, "other 61001 -p sctp").stdout("added\tother\t61001\tsctp\n").run();
    add(&folder, "third 61002/17 61003/6").stdout("added\tthird\t61002\tudp\nadded\tthird\t61003\ttcp\n").run();
    add(&folder, "fourth 61004/tcp -f json")
        .stdout(format!(
            "[\n{{\"change\":\"added\",\"name\":\"fourth\",\"port\":61004,\"protocol\":\"tcp\",\"description\":null,\
             \"file\":\"{path}\"}}\n]\n"
        ))
        .run();
}

#[test]
fn what_the_file_has_already_stays_as_it_is() {
    let text = "# mine\nMyApp 61000/tcp an-alias # at home\n";
    let folder = with_file("add-again", text);
    for name in ["MyApp", "myapp", "an-alias"] {
        let path = file(&folder).display().to_string();
        add(&folder, &format!("{name} 61000/tcp -f table"))
            .stdout(format!("{path} has {name} 61000/tcp already\n"))
            .run();
    }
    assert_eq!(content(&folder), text);
}

#[test]
fn other_lines_stay_as_they_are() {
    let text = "# mine\r\n\tone  61000/tcp\nnonsense\nlast 61001/udp";
    let folder = with_file("add-lines", text);
    add(&folder, "new 61002/tcp").stdout("added\tnew\t61002\ttcp\n").run();
    assert_eq!(content(&folder), format!("{text}\nnew             61002/tcp\n"));
    add(&folder, "--remove LAST").stdout("removed\tlast\t61001\tudp\n").run();
    add(&folder, "--remove new").stdout("removed\tnew\t61002\ttcp\n").run();
    assert_eq!(content(&folder), "# mine\r\n\tone  61000/tcp\nnonsense\n");
}

#[test]
fn entries_are_removed_by_name_or_by_name_and_port() {
    let text = "one 61000/tcp\none 61000/udp\none 61001/sctp\ntwo 61000/tcp one\n";
    let folder = with_file("add-remove", text);
    add(&folder, "--remove one 61000/udp").stdout("removed\tone\t61000\tudp\n").run();
    let path = file(&folder).display().to_string();
    add(&folder, "--remove one -f table")
        .stdout(format!("removed one 61000/tcp and one 61001/sctp from {path}\n"))
        .run();
    assert_eq!(content(&folder), "two 61000/tcp one\n");
    add(&folder, "--remove one").stderr(format!("svc: `one` is not in `{path}`\n")).status(1).run();
    add(&folder, "--remove two 5").stderr(format!("svc: `two` is not in `{path}` with this port\n")).status(1).run();
    add(&folder, "--remove two 5 -q").status(1).run();
    let nowhere = nowhere("add-remove-nothing");
    let missing = file(&nowhere).display().to_string();
    add(&nowhere, "--remove one").stderr(format!("svc: `one` is not in `{missing}`\n")).status(1).run();
    assert!(!nowhere.exists());
}

#[test]
fn contradictions_are_refused_and_leave_the_file_unchanged() {
    let text = "# mine\nMyApp 61000/tcp an-alias\n";
    let folder = with_file("add-refused", text);
    let path = file(&folder).display().to_string();
    let has =
        |name: &str| format!("`MyApp 61000/tcp` is in line 2 of `{path}`; remove it first: `svc add --remove {name}`");
    let name = "use 1 to 15 letters, digits and single hyphens, with a letter (RFC 6335 section 5.1)";
    let table = [
        ("MyApp 61001/tcp", has("MyApp")),
        ("myapp 61001", has("MyApp")),
        ("an-alias 61001/tcp", has("MyApp")),
        ("new 61002/tcp myapp 61001/tcp", "`myapp` is not a port number".to_owned()),
        ("new 61002 61003", "a name has one tcp port; give the second port another name".to_owned()),
        ("my_app 61002", format!("`my_app` is not a valid service name: {name}; `my-app` is one")),
        (
            "a.very.long.name.of.a.service 61002",
            format!("`a.very.long.name.of.a.service` is not a valid service name: {name}; `a-very-long-nam` is one"),
        ),
        ("61002 myapp", "`myapp` is not a port number".to_owned()),
        ("61002 61003", format!("`61002` is not a valid service name: {name}")),
        ("new 0", "port 0 cannot be used; give a port from 1 to 65535".to_owned()),
        ("new 65536", "`65536` is out of range: ports are 0 to 65535".to_owned()),
        ("new 5-7", "`5-7` is more than one port; give each port a name of its own".to_owned()),
        ("new 5/foo", "`foo` has no ports; use tcp, udp, sctp or dccp".to_owned()),
        ("new 5 -p foo", "`foo` has no ports; use tcp, udp, sctp or dccp".to_owned()),
        ("new 5 -f services", "`svc add` has no `services` format; choose another".to_owned()),
    ];
    for (arguments, error) in table {
        add(&folder, arguments).stderr(format!("svc: {error}\n")).status(2).run();
        assert_eq!(content(&folder), text, "{arguments}");
    }
    for name in ["a b", "a#b", "", "a\nb", "a/b"] {
        let output = add(&folder, "--").arg(name).args("61002").command().output().expect("a run");
        assert_eq!((output.status.code(), content(&folder).as_str()), (Some(2), text), "{name:?}");
    }
    add(&folder, "new 61002/tcp --description")
        .arg("one\ntwo 5/tcp")
        .stderr("svc: the description must be one line\n")
        .status(2)
        .run();
    assert_eq!(names(&folder), ["services"]);
    // Another protocol is no contradiction.
    add(&folder, "myapp 61001/udp").stdout("added\tmyapp\t61001\tudp\n").run();
}

#[test]
fn answers_of_other_sources_that_an_entry_hides_are_named() {
    let folder = nowhere("add-hidden");
    add(&folder, "https 8443/tcp")
        .stdout("added\thttps\t8443\ttcp\n")
        .stderr(
            "svc: system has `https 443/tcp`; your file comes first\n\
             svc: iana has `pcsync-https 8443/tcp`; your file comes first\n",
        )
        .run();
    add(&folder, "domain 53/tcp").stdout("added\tdomain\t53\ttcp\n").run();
    add(&folder, "imap2 220/tcp -q").stdout("added\timap2\t220\ttcp\n").run();
}

#[test]
fn the_mode_and_the_owner_are_kept() {
    let folder = with_file("add-mode", "one 61000/tcp\n");
    let path = file(&folder);
    for mode in [0o600, 0o640, 0o666] {
        fs::set_permissions(&path, Permissions::from_mode(mode)).expect("the file is ours");
        // Only root may give a file away.
        let given = chown(&path, Some(65_534), Some(65_533)).is_ok();
        let port = 61_000 + mode;
        add(&folder, &format!("mode{mode} {port}/tcp")).status(0).output();
        let known = fs::metadata(&path).expect("the file");
        assert_eq!(known.permissions().mode() & 0o7777, mode);
        assert!(!given || (known.uid(), known.gid()) == (65_534, 65_533));
    }
    assert_eq!(names(&folder), ["services"]);
}

#[test]
fn a_symbolic_link_is_followed_and_stays() {
    let folder = nowhere("add-link");
    let elsewhere = temporary("add-link-target");
    for path in [&folder.join("svc"), &elsewhere] {
        fs::create_dir_all(path).expect("a temporary folder");
    }
    fs::write(elsewhere.join("target"), "one 61000/tcp\n").expect("a file");
    symlink(elsewhere.join("target"), elsewhere.join("link")).expect("a link");
    symlink(elsewhere.join("link"), file(&folder)).expect("a link");
    add(&folder, "two 61001/tcp").stdout("added\ttwo\t61001\ttcp\n").run();
    assert!(fs::symlink_metadata(file(&folder)).expect("the link").is_symlink());
    let text = fs::read_to_string(elsewhere.join("target")).expect("the target");
    assert_eq!(text, "one 61000/tcp\ntwo             61001/tcp\n");
    fs::remove_file(elsewhere.join("target")).expect("the target is ours");
    add(&folder, "two 61001/tcp")
        .stderr(format!(
            "svc: `{}` is a symbolic link to `{}`, which does not exist; create it, or remove the link\n",
            file(&folder).display(),
            elsewhere.join("link").display()
        ))
        .status(2)
        .run();
}

#[test]
fn a_file_that_cannot_be_changed_is_an_error() {
    let folder = with_file("add-read-only", "one 61000/tcp\n");
    let path = file(&folder).display().to_string();
    fs::set_permissions(&path, Permissions::from_mode(0o444)).expect("the file is ours");
    let denied = format!("svc: cannot write `{path}`: it is read-only; to allow it: `chmod u+w {path}`\n");
    add(&folder, "two 61001/tcp").stderr(denied).status(2).run();

    let folder = nowhere("add-folder");
    fs::create_dir_all(file(&folder)).expect("a temporary folder");
    let path = file(&folder).display().to_string();
    add(&folder, "two 61001/tcp")
        .stderr(format!("svc: cannot read `{path}`: Is a directory; rename it\n"))
        .status(2)
        .run();

    let folder = nowhere("add-pipe");
    fs::create_dir_all(folder.join("svc")).expect("a temporary folder");
    let made = std::process::Command::new("mkfifo").arg(file(&folder)).status();
    assert!(made.expect("mkfifo runs").success());
    let path = file(&folder).display().to_string();
    add(&folder, "two 61001/tcp")
        .stderr(format!("svc: cannot read `{path}`: it is not a regular file; rename it\n"))
        .status(2)
        .run();
}

/// `svc add` where HOME is this folder, and XDG_CONFIG_HOME is not set.
fn at_home(home: &str) -> Svc {
    svc("add two 61001/tcp").through(["env", "-u", "XDG_CONFIG_HOME", &format!("HOME={home}")]).status(2)
}

#[test]
fn without_a_usable_home_the_message_says_what_to_set() {
    let what = "svc: no folder for your own services file: HOME is";
    let advice = "set it to the absolute path of your home folder\n";
    at_home("").stderr(format!("{what} not set; {advice}")).run();
    at_home("some/where").stderr(format!("{what} `some/where`; {advice}")).run();
    svc("add two 61001/tcp")
        .through(["env", "-u", "HOME", "-u", "XDG_CONFIG_HOME"])
        .stderr(format!("{what} not set; {advice}"))
        .status(2)
        .run();

    let file = temporary("add-home");
    fs::write(&file, "").expect("a file");
    let cannot = |folder: &str, cause: &str| format!("svc: cannot create the folder `{folder}`: {cause}");
    let advice = "a folder that you can write to\n";
    let shown = file.display().to_string();
    for home in [shown.clone(), format!("{shown}/below")] {
        let error = cannot(&format!("{home}/.config/svc"), "Not a directory");
        at_home(&home).stderr(format!("{error}; set HOME to {advice}")).run();
    }
    let error = cannot("/proc/.config/svc", "No such file or directory");
    at_home("/proc").stderr(format!("{error}; set HOME to {advice}")).run();
    let error = cannot(&format!("{shown}/svc"), "Not a directory");
    let error = format!("{error}; set XDG_CONFIG_HOME to {advice}");
    add(&file, "two 61001/tcp").stderr(error).status(2).run();
    let error = format!(
        "svc: cannot read `{shown}/.config/svc/services`: Not a directory; set HOME to a folder that is yours\n"
    );
    at_home(&shown).args("--remove").stderr(error).run();
}

#[test]
fn what_is_in_the_way_of_the_folder_is_named() {
    let home = temporary("add-in-the-way");
    fs::create_dir(&home).expect("a folder");
    let shown = home.display();
    fs::write(home.join(".config"), "").expect("a file");
    let error = format!("svc: cannot create the folder `{shown}/.config/svc`");
    at_home(&shown.to_string())
        .stderr(format!("{error}: Not a directory; `{shown}/.config` is in its way: rename it\n"))
        .run();
    fs::remove_file(home.join(".config")).expect("the file");
    fs::create_dir(home.join(".config")).expect("a folder");
    symlink("/no/where", home.join(".config/svc")).expect("a link");
    at_home(&shown.to_string())
        .stderr(format!("{error}: File exists; `{shown}/.config/svc` is in its way: rename it\n"))
        .run();
}

#[test]
fn a_home_that_cannot_be_written_is_named_with_what_to_do() {
    let home = temporary("add-closed");
    fs::create_dir(&home).expect("a folder");
    fs::set_permissions(&home, Permissions::from_mode(0o555)).expect("the folder is ours");
    let shown = home.display().to_string();
    let closed = temporary_file("add-closed-probe", "");
    fs::set_permissions(&closed, Permissions::from_mode(0o000)).expect("the file is ours");
    let denied = |run: Svc| run.unprivileged("a home without permission", &closed);
    let Some(run) = denied(at_home(&shown)) else { return };
    let error = format!("svc: cannot create the folder `{shown}/.config/svc`: Permission denied");
    run.stderr(format!("{error}; set HOME to a folder that you can write to\n")).run();

    fs::set_permissions(&home, Permissions::from_mode(0o755)).expect("the folder is ours");
    let folder = home.join(".config/svc");
    fs::create_dir_all(&folder).expect("a folder");
    fs::write(folder.join("services"), "one 61000/tcp\n").expect("a file");
    fs::set_permissions(&folder, Permissions::from_mode(0o555)).expect("the folder is ours");
    let Some(run) = denied(at_home(&shown)) else { return };
    let folder_shown = folder.display();
    let error = format!("svc: cannot write `{folder_shown}/services`: Permission denied");
    run.stderr(format!("{error}; to allow it: `chmod u+w {folder_shown}`\n")).run();

    fs::set_permissions(&folder, Permissions::from_mode(0o755)).expect("the folder is ours");
    fs::set_permissions(folder.join("services"), Permissions::from_mode(0o200)).expect("the file is ours");
    let Some(run) = denied(at_home(&shown)) else { return };
    let error = format!("svc: cannot read `{folder_shown}/services`: Permission denied");
    run.stderr(format!("{error}; to allow it: `chmod u+r {folder_shown}/services`\n")).run();
}

#[test]
fn entries_that_are_added_at_the_same_time_are_all_there() {
    let folder = nowhere("add-together");
    let runs: Vec<_> = (0..20)
        .map(|number| add(&folder, &format!("app{number} {}/tcp", 61_000 + number)).command().spawn().expect("a run"))
        .collect();
    for run in runs {
        assert!(run.wait_with_output().expect("a run").status.success());
    }
    let text = content(&folder);
    let file = parse(text.as_bytes());
    assert_eq!((file.entries.len(), file.problems.len()), (20, 0), "{text}");
    assert_eq!(names(&folder), ["services"]);
}

#[test]
fn the_library_refuses_what_the_command_refuses() {
    let folder = temporary("add-library");
    let file = UserFile::at(folder.join("services"));
    let valid = Service::new("valid").with_ports(Port::new(5)).with_protocol(Protocol::Tcp);
    let refused = |entry| match file.add(&[valid, entry]) {
        Err(UserFileError::Entry(error)) => error,
        other => panic!("{other:?}"),
    };
    assert_eq!(refused(Service::new("none").with_protocol(Protocol::Tcp)), EntryError::Port);
    assert_eq!(refused(Service::new("zero").with_ports(Port::MIN).with_protocol(Protocol::Tcp)), EntryError::Port);
    assert_eq!(refused(Service::new("none").with_ports(Port::new(5))), EntryError::Protocol);
    assert_eq!(refused(valid.with_protocol(Protocol::new("ddp"))), EntryError::Protocol);
    assert_eq!(refused(valid.with_description("a\0b")), EntryError::Description);
    let other = refused(valid.with_ports(Port::new(6)));
    assert_eq!(other, EntryError::OtherPort { entry: valid.into_owned().into(), line: None });
    assert!(!folder.exists());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn what_is_added_is_there_and_removing_it_restores_the_text(
        lines in prop::collection::vec("[a-z# /0-9\t]{0,20}", 0..6),
        name in "[a-z]{1,15}",
        port in 1_u16..,
        description in "[ -~]{0,30}",
    ) {
        let folder = temporary("add-any");
        fs::create_dir_all(&folder).expect("a temporary folder");
        let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
        fs::write(folder.join("services"), &text).expect("a file");
        let file = UserFile::at(folder.join("services"));
        let entry = Service::new(&name).with_ports(Port::new(port)).with_protocol(Protocol::Udp).with_description(&description);
        let before = parse(text.as_bytes());
        let is_known = |service: &Service<'_>| service.is_named(&name);
        prop_assume!(!before.entries.iter().any(is_known));
        prop_assert_eq!(file.add(&[entry]).unwrap(), [true]);
        let new = fs::read(file.path()).expect("the file");
        prop_assert!(new.starts_with(text.as_bytes()));
        let after = parse(&new);
        let last = after.entries.last().unwrap();
        prop_assert_eq!((last.name, last.ports, last.protocol), (entry.name, entry.ports, entry.protocol));
        prop_assert_eq!(file.remove(is_known).unwrap().len(), 1);
        prop_assert_eq!(fs::read(file.path()).expect("the file"), text.as_bytes());
    }
}
