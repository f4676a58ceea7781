//! Machines with their own services file, without one, or with an unreadable one. Each is a folder mounted over `/etc` in a
//! private mount namespace, so that command lines without `--services-file` can be tested.

use crate::harness::{Svc, skip, svc, temporary};
use std::fs;
use std::os::unix::fs::symlink;
use std::os::unix::net::UnixListener;
use std::path::PathBuf;
use std::process::Command;

/// Mounts a folder over `/etc` and runs the rest.
const SCRIPT: &str = r#"mount --bind "$0" /etc && exec "$@""#;
/// The ways to enter such a namespace: as root, and as root of a user namespace.
const WAYS: [&[&str]; 2] = [&["--mount"], &["--mount", "--map-root-user"]];

/// Lays a folder over `/usr` and runs the rest.
const LAY: &str = r#"mount -t overlay overlay -o lowerdir="$0":/usr /usr && exec "$@""#;

/// The answer to `port 53/udp` on a machine without a services file.
const DOMAIN_UDP: &str = "\
domain\t53\tudp\twell-known\tiana\t\tDomain Name Server
bind\t53\tudp\twell-known\tpractice\t\tBIND 9: DNS queries answered by named
adguard-dns\t53\tudp\twell-known\tpractice\t\tAdGuard Home: DNS queries, with ad blocking
technitium-dns\t53\tudp\twell-known\tpractice\t\tTechnitium DNS Server: DNS queries
";
const WIREGUARD: &str = "wireguard\t51820\tudp\tdynamic\tpractice\t\tWireGuard: VPN tunnel (conventional port)\n";

const DYNAMIC: &str = "\
\t65000\t\tdynamic\t\t\tdynamic port, never assigned
msrpc-dynamic\t49152-65535\ttcp\tdynamic\tpractice\t\tMicrosoft Windows: Dynamically assigned RPC endpoints
turn-relay\t49152-65535\tudp\tdynamic\tpractice\t\tcoturn: Relay endpoints handed to clients
";

const NOT_REGULAR: &str = "it is not a regular file";

/// A machine with this folder as its `/etc`.
struct Machine {
    way: &'static [&'static str],
    etc: PathBuf,
}

impl Machine {
    /// Makes a machine; `None`, with a note, without mount namespaces.
    fn or_skip(name: &str) -> Option<Machine> {
        let etc = temporary(name);
        fs::create_dir(&etc).expect("a temporary folder");
        let machine = WAYS.map(|way| Machine { way, etc: etc.clone() }).into_iter().find(Machine::is_there);
        if machine.is_none() {
            skip(name, "mount namespaces are not available");
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
fn the_services_file_of_the_machine_answers_first() {
    let Some(machine) = Machine::or_skip("machine-own") else { return };
    fs::write(machine.services_file(), "mine 53/udp our-alias # of this machine\nother 4711/tcp\n").expect("a file");
    let mine = "mine\t53\tudp\twell-known\tsystem\tour-alias\tof this machine\n";
    let domain = "domain\t53\ttcp\twell-known\tiana\t\tDomain Name Server\n";
    machine.svc("--source system,iana port 53/udp").stdout(mine).run();
    machine.svc("lookup our-alias").stdout(mine).run();
    machine.svc("--source system,iana port 53").stdout([mine, domain].concat()).run();
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
fn without_a_services_file_the_registry_answers_silently() {
    let Some(machine) = Machine::or_skip("machine-slim") else { return };
    machine.svc("port 53/udp").stdout(DOMAIN_UDP).run();
    machine.svc("lookup whois/tcp").stdout("whois\t43\ttcp\twell-known\tlong-standing\t\tWho Is\n").run();
    machine.svc("70/tcp").stdout("gopher\t70\ttcp\twell-known\tiana\t\tGopher\n").run();
    machine.svc("lookup wireguard").stdout(WIREGUARD).run();
    machine
        .svc("lookup domian")
        .stderr("svc: no service is named `domian`; did you mean `domain`, `domiq` or `domino`?\n")
        .status(1)
        .run();
    machine.svc("port 65000").stdout(DYNAMIC).status(1).run();
}

#[test]
fn the_vendors_file_in_usr_etc_answers_if_etc_has_none() {
    let test = "the vendor's file";
    let Some(machine) = Machine::or_skip("machine-usr-etc") else { return };
    let usr = temporary("machine-usr");
    fs::create_dir_all(usr.join("etc")).expect("a temporary folder");
    fs::write(usr.join("etc/services"), "acme-sync       7411/tcp        # a vendor's file\n").expect("a file");
    let lay = ["sh", "-c", LAY, usr.to_str().expect("a path in UTF-8")];
    let [unshare, rest @ ..] = &machine.words()[..] else { return };
    if !Command::new(unshare).args(rest).args(lay).arg("true").output().is_ok_and(|run| run.status.success()) {
        return skip(test, "no overlay file systems");
    }
    let acme = "acme-sync\t7411\ttcp\tregistered\tsystem\t\ta vendor's file\n";
    machine.svc("acme-sync").through(lay).stdout(acme).run();
    machine.svc("port 7411/tcp --source system").through(lay).stdout(acme).run();
    let json = machine.svc("acme-sync -f jsonl").through(lay).output();
    assert!(json.contains(r#""file":"/usr/etc/services","line":1,"#), "{json}");
    // The administrator's own file replaces it.
    fs::write(machine.services_file(), "mine 7411/tcp\n").expect("a file");
    machine.svc("port 7411/tcp --source system").through(lay).stdout("mine\t7411\ttcp\tregistered\tsystem\t\t\n").run();
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
fn a_dangling_link_counts_as_a_missing_file() {
    let Some(machine) = Machine::or_skip("machine-link") else { return };
    symlink("/no/such/file", machine.services_file()).expect("a link");
    machine.svc("port 53/udp").stdout(DOMAIN_UDP).run();
}

#[test]
fn a_folder_in_place_of_the_file_is_reported_and_skipped() {
    let Some(machine) = Machine::or_skip("machine-folder") else { return };
    fs::create_dir(machine.services_file()).expect("a folder");
    assert_skipped(&machine, "Is a directory");
}

#[test]
fn an_unreadable_file_is_reported_and_skipped() {
    let Some(machine) = Machine::or_skip("machine-loop") else { return };
    // Even root cannot follow this link.
    symlink("services", machine.services_file()).expect("a link");
    assert_skipped(&machine, "Too many levels of symbolic links");
}

#[test]
fn what_is_not_a_regular_file_is_reported_and_skipped_and_never_waited_for() {
    let Some(machine) = Machine::or_skip("machine-fifo") else { return };
    let file = machine.services_file();
    assert!(Command::new("mkfifo").arg(&file).status().is_ok_and(|status| status.success()), "mkfifo");
    assert_skipped(&machine, NOT_REGULAR);
    let error = format!("svc: cannot read the services file `/etc/services`: {NOT_REGULAR}\n");
    machine.svc("--source system check").stderr(&error).status(2).run();
    machine.svc("--source system annotate").stderr(&error).status(2).run();
    fs::remove_file(&file).expect("the pipe");
    let socket = UnixListener::bind(&file).expect("a socket");
    assert_skipped(&machine, NOT_REGULAR);
    drop(socket);
    fs::remove_file(&file).expect("the socket");
    symlink("/dev/tty", &file).expect("a link");
    assert_skipped(&machine, NOT_REGULAR);
}

#[test]
fn a_named_pipe_that_the_user_names_is_read() {
    let pipe = temporary("named-pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().is_ok_and(|status| status.success()), "mkfifo");
    let writes = |text: &'static str| {
        let pipe = pipe.clone();
        std::thread::spawn(move || fs::write(pipe, text).expect("the program reads it"))
    };
    let writer = writes("piped 4711/tcp\n");
    svc("--source system port 4711/tcp --services-file")
        .arg(&pipe)
        .stdout("piped\t4711\ttcp\tregistered\tsystem\t\t\n")
        .run();
    writer.join().expect("the writer");
    let writer = writes("domain 53/tcp\n");
    svc("check").arg(&pipe).stdout(format!("{}: no findings\n", pipe.display())).run();
    writer.join().expect("the writer");
}

#[track_caller]
fn assert_skipped(machine: &Machine, cause: &str) {
    let error = format!("svc: cannot read the services file `/etc/services`: {cause}");
    machine.svc("port 53/udp").stdout(DOMAIN_UDP).stderr(format!("{error}; using the other sources\n")).run();
    machine.svc("--source system port 53/udp").stderr(format!("{error}\n")).status(2).run();
    machine.svc("--source iana smtp/tcp").stdout("smtp\t25\ttcp\twell-known\tiana\t\tSimple Mail Transfer\n").run();
    assert!(machine.svc("range 22").output().starts_with("22\twell-known\t"));
}
