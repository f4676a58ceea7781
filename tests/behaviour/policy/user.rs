//! The user's own services file, which only `Services::system` and a builder read.

use super::{TCP, all, both, by_port};
use crate::services_file::on_disk::OnDisk;
use std::path::Path;
use std::process::Command;
use svc_lookup::{Port, Services, Source, Sources};

/// Set if a test runs again as a user with a services file.
const AT_HOME: &str = "SVC_TEST_AT_HOME";

#[test]
fn from_file_does_not_read_the_users_services_file() {
    let file = OnDisk::new("theirs 1/tcp\n");
    assert_eq!(all(both(&file).by_port(Port::new(1), None))[..2], ["system theirs 1/tcp", "iana tcpmux 1/udp"]);
    assert_eq!(all(both(&file).by_name("ours", None)), [""; 0]);
    assert_eq!(by_port(&Services::snapshot(), 1, TCP).as_deref(), Some("iana tcpmux 1/tcp"));
    if std::env::var_os(AT_HOME).is_some() {
        assert_eq!(by_port(&Services::system(), 1, TCP).as_deref(), Some("user ours 1/tcp"));
        let builder = || Services::builder().services_file(file.path());
        let all_sources = builder().open().expect("a file that can be read");
        assert_eq!(by_port(&all_sources, 1, TCP).as_deref(), Some("user ours 1/tcp"));
        assert_eq!(
            all(all_sources.all_on_port(Port::new(1).into(), TCP))[..2],
            ["user ours 1/tcp", "system theirs 1/tcp"]
        );
        let without = builder().sources(Sources::ALL.without(Source::User)).open().expect("a file that can be read");
        assert_eq!(by_port(&without, 1, TCP).as_deref(), Some("system theirs 1/tcp"));
    }
}

#[test]
fn a_user_with_a_services_file_gets_the_same_results() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("policy-user-{}", std::process::id()));
    std::fs::create_dir_all(folder.join("svc")).expect("a folder among the build's own");
    std::fs::write(folder.join("svc/services"), "ours 1/tcp\n").expect("a file among the build's own");
    let name = "policy::user::from_file_does_not_read_the_users_services_file";
    let mut tests = Command::new(std::env::current_exe().expect("these tests"));
    tests.args(["--exact", name]).env("XDG_CONFIG_HOME", &folder).env(AT_HOME, "1");
    let output = tests.output().expect("a run");
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && text.contains("1 passed"), "{text}");
    std::fs::remove_dir_all(folder).expect("the folder is ours");
}
