//! Machines of other kinds: with a services file of their own, with none, with one that cannot be read. Each is a folder
//! that stands for `/etc` in a mount namespace that no one else sees, so that the everyday command lines, which name no
//! file, are tried as they are.

use crate::harness::{Svc, skip, svc, temporary};
use std::fs;
use std::os::unix::fs::symlink;
use std::path::PathBuf;
use std::process::Command;

/// Binds a folder over `/etc`, and runs the rest there.
const SCRIPT: &str = r#"mount --bind "$0" /etc && exec "$@""#;
/// The ways into such a namespace: as root, and as the root of a user namespace.
const WAYS: [&[&str]; 2] = [&["--mount"], &["--mount", "--map-root-user"]];

/// What a machine without a services file answers to `port 53/udp`.
const DOMAIN_UDP: &str = "\
domain\t53\tudp\twell-known\tiana\t\tDomain Name Server
bind\t53\tudp\twell-known\tpractice\t\tBIND 9: DNS queries answered by named
";
const WIREGUARD: &str = "wireguard\t51820\tudp\tdynamic\tpractice\t\tWireGuard: VPN tunnel (conventional port)\n";

const DYNAMIC: &str = "\
\t49152\t\tdynamic\t\t\tdynamic port, never assigned
msrpc-dynamic\t49152-65535\ttcp\tdynamic\tpractice\t\tMicrosoft Windows: Dynamically assigned RPC endpoints
turn-relay\t49152-65535\tudp\tdynamic\tpractice\t\tcoturn: Relay endpoints handed to clients
";

/// A machine with this in its `/etc`.
struct Machine {
    way: &'static [&'static str],
    etc: PathBuf,
}

impl Machine {
    /// None, after saying so, where no namespace can be made.
    fn or_skip(name: &str) -> Option<Machine> {
        let etc = temporary(name);
        fs::create_dir(&etc).expect("a folder among the build's own");
        let machine = WAYS.map(|way| Machine { way, etc: etc.clone() }).into_iter().find(Machine::is_there);
        if machine.is_none() {
            skip(name, "no mount namespace can be made");
        }
        machine
    }

    fn is_there(&self) -> bool {
        let [unshare, rest @ ..] = &self.words()[..] else { return false };
        let status = Command::new(unshare).args(rest).args(["sh", "-c", "test -z \"$(ls /etc)\""]).output();
        status.is_ok_and(|output| output.status.success())
    }

    fn words(&self) -> Vec<String> {
        let etc = self.etc.to_str().expect("a path in UTF-8");
        [&["unshare"], self.way, &["sh", "-c", SCRIPT, etc]].concat().into_iter().map(str::to_owned).collect()
    }

    fn services_file(&self) -> PathBuf {
        self.etc.join("services")
    }

    /// The program on this machine.
    fn svc(&self, args: &str) -> Svc {
        svc(args).through(self.words())
    }
}

#[test]
fn without_options_the_machines_own_services_file_answers_first() {
    let Some(machine) = Machine::or_skip("machine-own") else { return };
    fs::write(machine.services_file(), "mine 53/udp our-alias # of this machine\nother 4711/tcp\n").expect("a file");
    let mine = "mine\t53\tudp\twell-known\tsystem\tour-alias\tof this machine\n";
    let domain = "domain\t53\ttcp\twell-known\tiana\t\tDomain Name Server\n";
    let bind =
        |protocol| format!("bind\t53\t{protocol}\twell-known\tpractice\t\tBIND 9: DNS queries answered by named\n");
    machine.svc("port 53/udp").stdout(mine.to_owned() + &bind("udp")).run();
    machine.svc("lookup our-alias").stdout(mine).run();
    machine.svc("port 53").stdout([mine, domain, &bind("tcp"), &bind("udp")].concat()).run();
    machine.svc("mine domain/tcp").stdout([mine, domain].concat()).run();
    machine
        .svc("lookup our-alios")
        .stderr("svc: no service is named `our-alios`; did you mean `our-alias`?\n")
        .status(1)
        .run();
    let place = r#""source":"system","dns_sd":null,"file":"/etc/services","line":1,"#;
    assert!(machine.svc("port 53/udp -f json").output().contains(place));
}

#[test]
fn without_a_services_file_the_registry_answers_in_silence() {
    let Some(machine) = Machine::or_skip("machine-slim") else { return };
    machine.svc("port 53/udp").stdout(DOMAIN_UDP).run();
    machine.svc("lookup whois/tcp").stdout("whois\t43\ttcp\twell-known\tlong-standing\t\tWho Is\n").run();
    machine.svc("443/tcp").stdout("https\t443\ttcp\twell-known\tiana\t\thttp protocol over TLS/SSL\n").run();
    machine.svc("lookup wireguard").stdout(WIREGUARD).run();
    machine
        .svc("lookup domian")
        .stderr("svc: no service is named `domian`; did you mean `domain`, `domiq` or `domino`?\n")
        .status(1)
        .run();
    machine.svc("port 49152").stdout(DYNAMIC).run();
}

#[test]
fn without_any_services_file_the_sources_user_and_system_have_nothing_to_read() {
    let Some(machine) = Machine::or_skip("machine-no-file") else { return };
    machine
        .svc("--source user,system port 53/udp")
        .stderr("svc: this machine has no services file; choose another --source\n")
        .status(2)
        .run();
}

#[test]
fn a_link_to_nowhere_is_no_services_file() {
    let Some(machine) = Machine::or_skip("machine-link") else { return };
    symlink("/no/such/file", machine.services_file()).expect("a link");
    machine.svc("port 53/udp").stdout(DOMAIN_UDP).run();
}

#[test]
fn a_folder_in_place_of_the_services_file_is_left_out_with_a_word() {
    let Some(machine) = Machine::or_skip("machine-folder") else { return };
    fs::create_dir(machine.services_file()).expect("a folder");
    assert_left_out(&machine, "Is a directory");
}

#[test]
fn a_services_file_that_cannot_be_read_is_left_out_with_a_word() {
    let Some(machine) = Machine::or_skip("machine-loop") else { return };
    // Root can read every file, but not follow this link.
    symlink("services", machine.services_file()).expect("a link");
    assert_left_out(&machine, "Too many levels of symbolic links");
}

#[track_caller]
fn assert_left_out(machine: &Machine, cause: &str) {
    let error = format!("svc: cannot read the services file `/etc/services`: {cause}");
    machine.svc("port 53/udp").stdout(DOMAIN_UDP).stderr(format!("{error}; using the other sources\n")).run();
    machine.svc("--source system port 53/udp").stderr(format!("{error}\n")).status(2).run();
    machine.svc("--source iana smtp/tcp").stdout("smtp\t25\ttcp\twell-known\tiana\t\tSimple Mail Transfer\n").run();
    assert!(machine.svc("range 22").output().starts_with("22\twell-known\t"));
}
