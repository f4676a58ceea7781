//! The user's own services file, `svc/services` in the configuration folder: it answers before that of the machine.

use crate::harness::{Svc, files, svc, svc_here, temporary};
use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};

const MINE: &str = "mine\t53\tudp\twell-known\tuser\tour-own\tat home\n";
const DOMAIN_TCP: &str = "domain\t53\ttcp\twell-known\tsystem\t\tDomain Name Server\n";
const DOMAIN_UDP: &str = "domain\t53\tudp\twell-known\tsystem\t\t\n";

/// Makes a configuration folder with a services file, named after its test.
fn folder(name: &str) -> PathBuf {
    let folder = temporary(name);
    fs::create_dir_all(folder.join("svc")).expect("a temporary folder");
    fs::write(services_file(&folder), "# mine\nmine 53/udp our-own # at home\nMyApp 5555/tcp\n").expect("a file");
    folder
}

fn services_file(folder: &Path) -> PathBuf {
    folder.join("svc/services")
}

/// The program with this configuration folder and the services file of the tests, without common use.
fn with(folder: &Path, args: &str) -> Svc {
    svc_here(&format!("--source user,system,iana {args}")).variable("XDG_CONFIG_HOME", folder)
}

/// The same with the user's file as the only source.
fn alone(folder: &Path, args: &str) -> Svc {
    svc(&format!("--source user {args}")).variable("XDG_CONFIG_HOME", folder)
}

#[test]
fn the_users_file_answers_before_the_system_file() {
    let folder = folder("user-first");
    with(&folder, "port 53").stdout([MINE, DOMAIN_TCP].concat()).run();
    with(&folder, "port 53/udp").stdout(MINE).run();
    with(&folder, "lookup our-own domain").stdout([MINE, DOMAIN_TCP, DOMAIN_UDP].concat()).run();
    let my_app = "MyApp\t5555\ttcp\tregistered\tuser\t\t\n";
    with(&folder, "MyApp myapp 5555/tcp").stdout(my_app.repeat(3)).run();
}

#[test]
fn it_is_used_by_default() {
    let folder = folder("user-default");
    svc_here("--source user,system port 53/udp").variable("XDG_CONFIG_HOME", &folder).stdout(MINE).run();
    // Arguments without options are parsed without clap.
    svc("lookup our-own").variable("XDG_CONFIG_HOME", &folder).stdout(MINE).run();
}

#[test]
fn it_is_not_read_if_source_leaves_it_out() {
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
fn verbose_has_its_file_the_line_and_the_registry_fields() {
    let folder = folder("user-verbose");
    fs::write(services_file(&folder), "ntp 123/udp # our clock\n").expect("a file");
    with(&folder, "-v lookup ntp/udp")
        .stdout(format!(
            "\
ntp 123/udp
  description   our clock
  class         0-1023, system ports (well-known)
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
fn without_xdg_config_home_it_is_in_the_config_folder() {
    let home = temporary("user-home");
    let config = home.join(".config");
    fs::create_dir_all(config.join("svc")).expect("a temporary folder");
    fs::write(services_file(&config), "mine 53/udp our-own # at home\n").expect("a file");
    let run = || svc_here("--source user,system port 53/udp").variable("HOME", &home);
    run().through(["env", "-u", "XDG_CONFIG_HOME"]).stdout(MINE).run();
    run().variable("XDG_CONFIG_HOME", "").stdout(MINE).run();
    run().variable("XDG_CONFIG_HOME", temporary("user-elsewhere")).stdout(DOMAIN_UDP).run();
}

#[test]
fn a_relative_xdg_config_home_is_ignored() {
    let folder = folder("user-relative");
    // It leads to the folder from any working directory, however deep.
    let relative = "../".repeat(64) + folder.to_str().expect("a path in UTF-8").trim_start_matches('/');
    assert!(files().join(&relative).join("svc/services").exists());
    let run = || svc_here("--source user,system port 53/udp").variable("XDG_CONFIG_HOME", &relative);
    run().variable("HOME", temporary("user-nowhere")).stdout(DOMAIN_UDP).run();
    run().variable("HOME", "relative").stdout(DOMAIN_UDP).run();
    run().through(["env", "-u", "HOME"]).stdout(DOMAIN_UDP).run();
}

#[test]
fn without_it_the_others_answer_silently() {
    let nowhere = temporary("user-none");
    with(&nowhere, "port 53").stdout([DOMAIN_TCP, DOMAIN_UDP].concat()).run();
    svc_here("--source user,system port 53/udp").variable("XDG_CONFIG_HOME", &nowhere).stdout(DOMAIN_UDP).run();
}

#[test]
fn a_missing_file_as_the_only_source_is_an_error_with_a_hint() {
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
fn an_empty_file_answers_nothing() {
    let folder = folder("user-empty");
    fs::write(services_file(&folder), "").expect("a file");
    alone(&folder, "port 53").stdout("\t53\t\twell-known\t\t\tno service\n").status(1).run();
    with(&folder, "port 53/udp").stdout(DOMAIN_UDP).run();
}

#[test]
fn a_folder_in_its_place_is_reported_and_skipped() {
    let folder = temporary("user-folder");
    fs::create_dir_all(services_file(&folder)).expect("a temporary folder");
    assert_skipped(&folder, "Is a directory", Some);
}

#[test]
fn a_link_loop_is_reported_and_skipped() {
    let folder = folder("user-loop");
    fs::remove_file(services_file(&folder)).expect("the file is ours");
    symlink("services", services_file(&folder)).expect("a link");
    assert_skipped(&folder, "Too many levels of symbolic links", Some);
}

#[test]
fn an_unreadable_file_is_reported_and_skipped() {
    let folder = folder("user-secret");
    let file = services_file(&folder);
    fs::set_permissions(&file, Permissions::from_mode(0o000)).expect("the file is ours");
    assert_skipped(&folder, "Permission denied", |run| run.unprivileged("a user's file without permission", &file));
}

#[test]
fn a_named_pipe_in_its_place_does_not_block() {
    let folder = folder("user-pipe");
    fs::remove_file(services_file(&folder)).expect("the file is ours");
    let made = std::process::Command::new("mkfifo").arg(services_file(&folder)).status();
    assert!(made.expect("mkfifo runs").success());
    assert_skipped(&folder, "it is not a regular file", Some);
}

#[test]
fn a_file_in_an_inaccessible_folder_is_reported_and_skipped() {
    // A process that changes its user can keep the HOME of the first.
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
fn without_a_config_folder_there_is_no_file() {
    svc("--source user lookup foo")
        .through(["env", "-u", "HOME", "-u", "XDG_CONFIG_HOME"])
        .stderr("svc: no folder for your own services file; set HOME, or choose another --source\n")
        .status(2)
        .run();
}

#[track_caller]
fn assert_skipped(folder: &Path, cause: &str, prepared: impl Fn(Svc) -> Option<Svc>) {
    let error = format!("svc: cannot read the services file `{}`: {cause}", services_file(folder).display());
    let Some(run) = prepared(with(folder, "port 53/udp")) else { return };
    run.stdout(DOMAIN_UDP).stderr(format!("{error}; using the other sources\n")).run();
    let system = svc_here("--source user,system port 53/udp").variable("XDG_CONFIG_HOME", folder);
    let system = prepared(system).expect("as before");
    system.stdout(DOMAIN_UDP).stderr(format!("{error}; using the other sources\n")).run();
    // As the only source it is an error.
    prepared(alone(folder, "port 53/udp")).expect("as before").stderr(format!("{error}\n")).status(2).run();
    // If `--source` leaves it out, it is not mentioned.
    let others = svc_here("--source system,iana port 53/udp").variable("XDG_CONFIG_HOME", folder);
    prepared(others).expect("as before").stdout(DOMAIN_UDP).run();
}
