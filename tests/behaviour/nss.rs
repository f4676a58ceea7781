//! The module for glibc's name service switch: every program of a machine gets the library's answers.

mod machine;

use crate::harness::{PROGRAM, skip, temporary};
use crate::update::{record, small};
use machine::Machine;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::Write as _;
use std::process::{Command, Stdio};
use svc_lookup::{Port, Protocol, Service, Services, Source};

/// An answer as the caller prints it, or `-`: on the port that was asked for, or its own first; a service for every protocol has
/// the one that was asked for, or TCP.
fn line(service: Option<Service<'_>>, port: Option<Port>, asked: Option<Protocol<'_>>) -> String {
    let Some((service, ports)) = service.and_then(|service| Some((service, service.ports?))) else { return "-".into() };
    let is_asked = |known: &Protocol<'_>| asked.is_none_or(|asked| asked.matches(*known));
    let protocol = service.protocol.or_else(|| Protocol::REGISTERED.into_iter().find(is_asked)).expect("a protocol");
    let aliases = service.aliases().map(|alias| format!(" {alias}")).collect::<String>();
    format!("{} {}/{protocol}{aliases}", service.name, port.unwrap_or(ports.first()))
}

/// Questions to the registry, each with the library's answer: every name and alias, every port, for each protocol and none.
fn questions() -> Vec<(String, String)> {
    let services = Services::snapshot();
    let protocols = Protocol::REGISTERED.into_iter().map(Some).chain([None, Some(Protocol::new("TCP"))]);
    let mut names = BTreeSet::from(["no-such-service", "HTTP", "dns", "elasticsearch", "postgres"].map(str::to_owned));
    services.names(|name| _ = names.insert(name.to_string()));
    let mut questions = Vec::new();
    for protocol in protocols {
        let word = protocol.map_or("*".to_owned(), |protocol| protocol.to_string());
        for name in names.iter().filter(|name| !name.contains(' ')) {
            // Names in practice are not the registry's: without a port there, a name has no answer.
            let hit = services.getservbyname(name, protocol).map(|hit| hit.service);
            questions.push((format!("{name} {word}"), line(hit, None, protocol)));
        }
        for port in 0..=u16::MAX {
            let port = Port::new(port);
            let hit = services.getservbyport(port, protocol).map(|hit| hit.service);
            questions.push((format!(":{port} {word}"), line(hit, Some(port), protocol)));
        }
    }
    questions
}

#[test]
fn every_answer_through_glibc_is_the_librarys() {
    let Some(machine) = Machine::or_skip("nss-answers", "svc") else { return };
    let Some(caller) = machine.caller("nss-answers") else { return };
    let questions = questions();
    let mut child = machine.run(caller);
    let mut child = child.arg("answers").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("unshare");
    let mut input = child.stdin.take().expect("a pipe");
    let text = questions.iter().fold(String::new(), |mut text, (question, _)| {
        let _ = writeln!(text, "{question}");
        text
    });
    let writer = std::thread::spawn(move || input.write_all(text.as_bytes()));
    let output = child.wait_with_output().expect("the caller");
    writer.join().expect("a thread").expect("the caller reads");
    let answers = String::from_utf8(output.stdout).expect("text");
    assert!(output.status.success());
    assert_eq!(answers.lines().count(), questions.len());
    for (answer, (question, expected)) in answers.lines().zip(&questions) {
        assert_eq!(answer, expected, "{question}");
    }
    let found = questions.iter().filter(|(_, expected)| expected != "-").count();
    assert!(found > 30_000 && questions.len() > 400_000, "{found} of {}", questions.len());
}

#[test]
fn getent_finds_every_name_and_port_and_lists_every_entry() {
    let Some(machine) = Machine::or_skip("nss-getent", "svc") else { return };
    let services = Services::snapshot();
    let words = |line: &str| line.split_whitespace().map(str::to_owned).collect::<Vec<_>>().join(" ");
    let mut expected = Vec::new();
    let mut keys = Vec::new();
    for hit in services.entries().filter(|hit| hit.source == Source::Iana) {
        let Some(ports) = hit.service.ports else { continue };
        let protocol = hit.service.protocol.unwrap_or(Protocol::Tcp);
        let of_name = services.getservbyname(hit.service.name, Some(protocol)).map(|hit| hit.service);
        // getent takes what is after a slash as the protocol.
        if !hit.service.name.contains(&b'/') {
            keys.push((format!("{}/{protocol}", hit.service.name), line(of_name, None, Some(protocol))));
        }
        for port in ports.ports() {
            let of_port = services.getservbyport(port, Some(protocol)).map(|hit| hit.service);
            keys.push((format!("{port}/{protocol}"), line(of_port, Some(port), Some(protocol))));
            expected.push(line(Some(hit.service), Some(port), None));
        }
    }
    let found: Vec<String> = keys
        .chunks(5000)
        .flat_map(|keys| {
            let mut args = vec!["services", "--"];
            args.extend(keys.iter().map(|(key, _)| key.as_str()));
            machine.output("getent", &args).lines().map(words).collect::<Vec<_>>()
        })
        .collect();
    assert_eq!(found.len(), keys.len());
    found.iter().zip(&keys).for_each(|(found, (key, expected))| assert_eq!(found, expected, "{key}"));
    let mut listed: Vec<String> = machine.output("getent", &["services"]).lines().map(words).collect();
    assert!(listed.len() > 12_000, "{}", listed.len());
    listed.sort();
    expected.sort();
    assert_eq!(listed, expected);
}

#[test]
fn the_services_file_answers_before_the_module() {
    let Some(machine) = Machine::or_skip("nss-order", "files svc") else { return };
    std::fs::write(machine.folder.join("services"), "billing 9092/tcp invoices\nhttps 8443/tcp\n").expect("a file");
    let script = r#"mount --bind "$0" /etc/services && exec getent services "$@""#;
    let file = machine.folder.join("services").display().to_string();
    let words = machine.output("sh", &["-c", script, &file, "9092/tcp", "https/tcp", "443/tcp", "9092/udp"]);
    let lines: Vec<Vec<&str>> = words.lines().map(|line| line.split_whitespace().collect()).collect();
    let expected: [&[&str]; 4] = [
        &["billing", "9092/tcp", "invoices"],
        &["https", "8443/tcp"],
        &["https", "443/tcp"],
        &["XmlIpcRegSvc", "9092/udp"],
    ];
    assert_eq!(lines, expected);
}

#[test]
fn python_has_names_and_ports_from_the_module() {
    let Some(machine) = Machine::or_skip("nss-python", "svc") else { return };
    if Command::new("python3").arg("--version").output().is_err() {
        return skip("nss-python", "python3 is not installed");
    }
    let script = "import socket\n\
        print(socket.getservbyport(9092, 'udp'), socket.getservbyname('postgresql'))\n\
        print(socket.getaddrinfo('127.0.0.1', 'kerberos', type=socket.SOCK_STREAM)[0][4])\n\
        try: socket.getservbyname('elasticsearch')\n\
        except OSError as error: print(error)\n";
    let printed = machine.output("python3", &["-c", script]);
    assert_eq!(printed, "XmlIpcRegSvc 5432\n('127.0.0.1', 88)\nservice/proto not found\n");
}

#[test]
fn buffers_of_every_size_threads_and_children_get_the_same_answers() {
    let Some(machine) = Machine::or_skip("nss-caller", "svc") else { return };
    let Some(caller) = machine.caller("nss-caller") else { return };
    let module = machine.module();
    for mode in ["buffers", "threads", "without-files"] {
        assert_eq!(machine.output(&caller, &[mode, &module.display().to_string()]), "well\n", "{mode}");
    }
}

#[test]
fn valgrind_finds_no_error_in_the_module() {
    let Some(machine) = Machine::or_skip("nss-valgrind", "svc") else { return };
    let Some(caller) = machine.caller("nss-valgrind") else { return };
    if Command::new("valgrind").arg("--version").output().is_err() {
        return skip("nss-valgrind", "valgrind is not installed");
    }
    let (caller, module) = (caller.display().to_string(), machine.module().display().to_string());
    let args =
        ["-q", "--error-exitcode=9", "--leak-check=full", "--show-leak-kinds=definite", &caller, "buffers", &module];
    assert_eq!(machine.output("valgrind", &args), "well\n");
}

#[test]
fn a_registry_that_only_root_can_change_is_used_and_no_other() {
    let Some(machine) = Machine::or_skip("nss-stored", "svc") else { return };
    let home = machine.folder.join("data");
    let xml = small("2091-02-03", &record("brand-new", "48000", "New"));
    std::fs::write(machine.folder.join("registry.xml"), xml).expect("a file");
    let update = Command::new(PROGRAM)
        .args(["update", "--force", "--from"])
        .arg(machine.folder.join("registry.xml"))
        .env_clear()
        .env("XDG_DATA_HOME", &home)
        .env("SVC_TODAY", "2091-02-04")
        .output()
        .expect("svc");
    assert!(update.status.success(), "{update:?}");
    std::fs::rename(home.join("svc"), machine.folder.join("stored")).expect("the folder of the snapshot");
    let found = |change: &str| {
        let script = format!("{change}; getent services brand-new || echo none");
        let printed = machine.output("sh", &["-c", &script]);
        printed.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    assert_eq!(found("true"), "brand-new 48000/tcp");
    for change in [
        "chmod o+w /var/lib/svc/registry.index",
        "chmod g+w /var/lib/svc/registry.index",
        "chmod o+w /var/lib/svc",
        "mv /var/lib/svc /var/lib/other && ln -s other /var/lib/svc",
        "cd /var/lib/svc && mv registry.index other && ln -s other registry.index",
        "cd /var/lib/svc && rm registry.index && mkfifo registry.index",
        "cd /var/lib/svc && rm registry.index && mkdir registry.index",
        "truncate -s 1000 /var/lib/svc/registry.index",
        "dd if=/dev/zero of=/var/lib/svc/registry.index bs=16 count=4 conv=notrunc 2>/dev/null",
    ] {
        assert_eq!(found(change), "none", "{change}");
    }
    let change = "chown 1 /var/lib/svc/registry.index 2>/dev/null || rm /var/lib/svc/registry.index";
    assert_eq!(found(change), "none", "{change}");
}

#[test]
fn the_documented_lines_add_the_module_to_nsswitch_conf_and_remove_it() {
    let page = include_str!("../../src/nss/README.md");
    let folder = temporary("nss-documented");
    std::fs::create_dir_all(&folder).expect("a folder");
    let file = folder.join("nsswitch.conf");
    let edited = |number: usize, text: &str| {
        std::fs::write(&file, text).expect("a file");
        let line = page.lines().filter(|line| line.starts_with("sed ")).nth(number).expect("two such lines");
        let line = line.replace("/etc/nsswitch.conf", &file.display().to_string());
        let output = Command::new("sh").args(["-c", &line]).output().expect("sh");
        assert!(output.status.success(), "{output:?}");
        std::fs::read_to_string(&file).expect("the file")
    };
    for (before, after) in [
        ("passwd: files\nservices:       db files\n", "passwd: files\nservices:       db files svc\n"),
        ("services: files # of this machine\n", "services: files svc # of this machine\n"),
        ("services:\tfiles  \nrpc: db\n", "services:\tfiles svc  \nrpc: db\n"),
    ] {
        assert_eq!(edited(0, before), after);
        assert_eq!(edited(0, after), after, "a second time");
        assert_eq!(edited(1, after), before);
    }
}
