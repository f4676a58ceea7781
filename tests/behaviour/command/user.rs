//! A services file of the user's own: `svc/services` in the configuration folder, asked before the machine's.

use crate::harness::{Svc, files, svc, svc_here, temporary};
use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};

const MINE: &str = "mine\t53\tudp\twell-known\tuser\tour-own\tat home\n";
const DOMAIN_TCP: &str = "domain\t53\ttcp\twell-known\tsystem\t\tDomain Name Server\n";
const DOMAIN_UDP: &str = "domain\t53\tudp\twell-known\tsystem\t\t\n";

/// A configuration folder with a services file in it, for one test of this name.
fn folder(name: &str) -> PathBuf {
    let folder = temporary(name);
    fs::create_dir_all(folder.join("svc")).expect("a folder among the build's own");
    fs::write(services_file(&folder), "# mine\nmine 53/udp our-own # at home\nMyApp 5555/tcp\n").expect("a file");
    folder
}

fn services_file(folder: &Path) -> PathBuf {
    folder.join("svc/services")
}

/// The program of a user with this configuration folder, on a machine with the tests' services file; without practice.
fn with(folder: &Path, args: &str) -> Svc {
    svc_here(&format!("--source user,system,iana {args}")).variable("XDG_CONFIG_HOME", folder)
}

/// The same for a user's file alone.
fn alone(folder: &Path, args: &str) -> Svc {
    svc(&format!("--source user {args}")).variable("XDG_CONFIG_HOME", folder)
}

#[test]
fn the_users_own_file_answers_before_the_machines() {
    let folder = folder("user-first");
    with(&folder, "port 53").stdout([MINE, DOMAIN_TCP].concat()).run();
    with(&folder, "port 53/udp").stdout(MINE).run();
    with(&folder, "lookup our-own domain").stdout([MINE, DOMAIN_TCP, DOMAIN_UDP].concat()).run();
    let my_app = "MyApp\t5555\ttcp\tregistered\tuser\t\t\n";
    with(&folder, "MyApp myapp 5555/tcp").stdout(my_app.repeat(3)).run();
}

#[test]
fn without_options_it_is_asked_too() {
    let folder = folder("user-default");
    let bind = "bind\t53\tudp\twell-known\tpractice\t\tBIND 9: DNS queries answered by named\n";
    svc_here("port 53/udp").variable("XDG_CONFIG_HOME", &folder).stdout([MINE, bind].concat()).run();
    // The short way through the arguments, which takes no option.
    svc("lookup our-own").variable("XDG_CONFIG_HOME", &folder).stdout(MINE).run();
}

#[test]
fn sources_that_leave_it_out_do_not_ask_it() {
    let folder = folder("user-left-out");
    let run = |args| svc_here(args).variable("XDG_CONFIG_HOME", &folder);
    run("--source system,iana port 53").stdout([DOMAIN_TCP, DOMAIN_UDP].concat()).run();
    run("--source system lookup our-own").stderr("svc: no service is named `our-own`\n").status(1).run();
    alone(&folder, "port 53").stdout(MINE).run();
}

#[test]
fn json_has_its_file_and_the_line() {
    let folder = folder("user-json");
    let place = format!(r#""source":"user","dns_sd":null,"file":"{}","line":2,"#, services_file(&folder).display());
    let line = with(&folder, "--format jsonl port 53/udp").output();
    assert!(line.contains(&place), "{line}");
}

#[test]
fn verbose_has_its_file_and_the_line_and_what_the_registry_says() {
    let folder = folder("user-verbose");
    fs::write(services_file(&folder), "ntp 123/udp # our clock\n").expect("a file");
    with(&folder, "-v lookup ntp/udp")
        .stdout(format!(
            "\
ntp 123/udp
  description   our clock
  class         well-known, 0-1023 (system ports)
  source        user, {}:1
  dns-sd        _ntp._udp
  state         assigned
  references    RFC 5905  https://www.rfc-editor.org/rfc/rfc5905
",
            services_file(&folder).display()
        ))
        .run();
}

#[test]
fn at_home_it_is_in_the_usual_folder() {
    let home = temporary("user-home");
    let config = home.join(".config");
    fs::create_dir_all(config.join("svc")).expect("a folder among the build's own");
    fs::write(services_file(&config), "mine 53/udp our-own # at home\n").expect("a file");
    let run = || svc_here("--source user,system port 53/udp").variable("HOME", &home);
    run().through(["env", "-u", "XDG_CONFIG_HOME"]).stdout(MINE).run();
    run().variable("XDG_CONFIG_HOME", "").stdout(MINE).run();
    run().variable("XDG_CONFIG_HOME", temporary("user-elsewhere")).stdout(DOMAIN_UDP).run();
}

#[test]
fn a_relative_folder_is_no_folder() {
    let folder = folder("user-relative");
    // It leads there from the folder of every run, however deep that is.
    let relative = "../".repeat(64) + folder.to_str().expect("a path in UTF-8").trim_start_matches('/');
    assert!(files().join(&relative).join("svc/services").exists());
    let run = || svc_here("--source user,system port 53/udp").variable("XDG_CONFIG_HOME", &relative);
    run().variable("HOME", temporary("user-nowhere")).stdout(DOMAIN_UDP).run();
    run().variable("HOME", "relative").stdout(DOMAIN_UDP).run();
    run().through(["env", "-u", "HOME"]).stdout(DOMAIN_UDP).run();
}

#[test]
fn without_one_the_others_answer_in_silence() {
    let nowhere = temporary("user-none");
    with(&nowhere, "port 53").stdout([DOMAIN_TCP, DOMAIN_UDP].concat()).run();
    svc_here("--source user,system port 53/udp").variable("XDG_CONFIG_HOME", &nowhere).stdout(DOMAIN_UDP).run();
}

#[test]
fn who_asks_it_alone_and_has_none_is_told_how_to_have_one() {
    let nowhere = temporary("user-alone");
    alone(&nowhere, "port 53")
        .stderr(format!(
            "svc: cannot read the services file `{}`: No such file or directory; create it with a line such as \
             `myapp 5555/tcp` for each service, or choose another --source\n",
            services_file(&nowhere).display()
        ))
        .status(2)
        .run();
}

#[test]
fn an_empty_one_answers_nothing() {
    let folder = folder("user-empty");
    fs::write(services_file(&folder), "").expect("a file");
    alone(&folder, "port 53").stdout("\t53\t\twell-known\t\t\tno service\n").status(1).run();
    with(&folder, "port 53/udp").stdout(DOMAIN_UDP).run();
}

#[test]
fn a_folder_in_its_place_is_left_out_with_a_word() {
    let folder = temporary("user-folder");
    fs::create_dir_all(services_file(&folder)).expect("a folder among the build's own");
    assert_left_out(&folder, "Is a directory", Some);
}

#[test]
fn one_that_leads_nowhere_is_left_out_with_a_word() {
    let folder = folder("user-loop");
    fs::remove_file(services_file(&folder)).expect("the file is ours");
    symlink("services", services_file(&folder)).expect("a link");
    assert_left_out(&folder, "Too many levels of symbolic links", Some);
}

#[test]
fn one_without_permission_is_left_out_with_a_word() {
    let folder = folder("user-secret");
    let file = services_file(&folder);
    fs::set_permissions(&file, Permissions::from_mode(0o000)).expect("the file is ours");
    assert_left_out(&folder, "Permission denied", |run| run.unprivileged("a user's file without permission", &file));
}

#[test]
fn a_pipe_in_its_place_is_not_waited_for() {
    let folder = folder("user-pipe");
    fs::remove_file(services_file(&folder)).expect("the file is ours");
    let made = std::process::Command::new("mkfifo").arg(services_file(&folder)).status();
    assert!(made.expect("mkfifo runs").success());
    assert_left_out(&folder, "it is not a regular file", Some);
}

#[test]
fn a_folder_that_may_not_be_entered_has_none() {
    // Who becomes another user may keep the HOME of the first.
    let folder = folder("user-closed");
    let file = services_file(&folder);
    let closed = file.parent().expect("a folder");
    fs::set_permissions(closed, Permissions::from_mode(0o000)).expect("the folder is ours");
    let run = with(&folder, "port 53/udp").unprivileged("another user's folder", &file);
    if let Some(run) = run {
        run.stdout(DOMAIN_UDP).run();
    }
    fs::set_permissions(closed, Permissions::from_mode(0o700)).expect("the folder is ours");
}

#[test]
fn without_a_place_for_one_there_is_nothing_to_ask() {
    svc("--source user lookup foo")
        .through(["env", "-u", "HOME", "-u", "XDG_CONFIG_HOME"])
        .stderr("svc: no folder for your own services file; set HOME, or choose another --source\n")
        .status(2)
        .run();
}

#[track_caller]
fn assert_left_out(folder: &Path, cause: &str, prepared: impl Fn(Svc) -> Option<Svc>) {
    let error = format!("svc: cannot read the services file `{}`: {cause}", services_file(folder).display());
    let Some(run) = prepared(with(folder, "port 53/udp")) else { return };
    run.stdout(DOMAIN_UDP).stderr(format!("{error}; using the other sources\n")).run();
    let system = svc_here("--source user,system port 53/udp").variable("XDG_CONFIG_HOME", folder);
    let system = prepared(system).expect("as before");
    system.stdout(DOMAIN_UDP).stderr(format!("{error}; using the other sources\n")).run();
    // Without another source there is no answer at all.
    prepared(alone(folder, "port 53/udp")).expect("as before").stderr(format!("{error}\n")).status(2).run();
    // Who leaves it out does not hear of it.
    let others = svc_here("--source system,iana port 53/udp").variable("XDG_CONFIG_HOME", folder);
    prepared(others).expect("as before").stdout(DOMAIN_UDP).run();
}
