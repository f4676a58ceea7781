//! `svc list --format services`: a services file for glibc, musl and Python.

use super::alone;
use super::getent::{Entry, Getent, argument};
use super::musl::{Musl, output_of};
use crate::harness::{skip, svc};
use crate::services_file::on_disk::OnDisk;
use std::ffi::OsString;
use std::process::Command;
use svc_lookup::{Hit, Port, Protocol, Service, Services, Source};

/// Names without a port, and records of the registry without a protocol.
const SKIPPED: &str = "svc: skipped 1,260 entries without a port or protocol: a services file cannot hold them\n";

fn exported() -> OnDisk {
    OnDisk::new(svc("list --source iana --format services").stderr(SKIPPED).output())
}

fn registry() -> Services {
    Services::builder().sources(Source::Iana.into()).open().expect("the snapshot is there")
}

/// The entries of the registry that a services file can hold, one per port.
fn expected(registry: &Services) -> Vec<Entry> {
    let written = registry
        .entries_for_file()
        .filter_map(|hit| Some((hit.service.ports?, hit.service.protocol?, hit.service.name.to_vec())));
    let port_by_port = written.flat_map(|(ports, protocol, name)| {
        ports.ports().map(move |port| Entry {
            names: vec![name.clone()],
            port: port.number(),
            protocol: protocol.word().to_vec(),
        })
    });
    port_by_port.collect()
}

#[test]
fn glibc_reads_every_exported_entry() {
    let Some(getent) = Getent::or_skip("the exported registry") else { return };
    let (file, registry) = (exported(), registry());
    let (glibc, ours) = (getent.entries(file.path()), expected(&registry));
    assert!(ours.len() > 12_000, "{} entries", ours.len());
    assert_eq!(glibc.len(), ours.len());
    let differing: Vec<_> = glibc.iter().zip(&ours).filter(|(glibc, ours)| glibc != ours).take(5).collect();
    assert!(differing.is_empty(), "left, glibc; right, the registry: {differing:?}");
}

#[test]
fn every_lookup_in_the_exported_file_agrees_with_the_registry() {
    let (file, registry) = (exported(), registry());
    let read = alone(file.path());
    read.build_index();
    let same = |from_file: Option<Hit<'_>>, from_registry: Option<Hit<'_>>, asked: &Entry| {
        let (from_file, from_registry) = (from_file.expect("an answer"), from_registry.expect("an answer").service);
        assert_eq!(from_file.service.name, from_registry.name, "{asked:?}");
        assert!(from_registry.ports.is_some_and(|ports| ports.contains(first_port(&from_file.service))), "{asked:?}");
    };
    for entry in expected(&registry) {
        let (port, protocol) = (Port::new(entry.port), Some(Protocol::new(&entry.protocol)));
        same(read.getservbyport(port, protocol), on_port(&registry, port, protocol), &entry);
        let name = &entry.names[0];
        same(read.getservbyname(name, protocol), registry.getservbyname(name, protocol), &entry);
    }
}

/// The first entry of the registry on a port that a services file can hold: one with a protocol.
fn on_port<'s>(registry: &'s Services, port: Port, protocol: Option<Protocol<'_>>) -> Option<Hit<'s>> {
    registry.all_on_port(port.into(), protocol).into_iter().find(|hit| hit.service.protocol.is_some())
}

fn first_port(service: &Service<'_>) -> Port {
    service.ports.expect("a services file has ports").first()
}

#[test]
fn glibc_lookups_in_the_exported_file_agree_with_the_registry() {
    let Some(getent) = Getent::or_skip("questions about the exported registry") else { return };
    let (file, registry) = (exported(), registry());
    // getent parses text after a slash as a protocol.
    let can_be_asked = |entry: &Entry| !entry.names[0].contains(&b'/');
    let asked: Vec<Entry> = expected(&registry).into_iter().filter(can_be_asked).step_by(17).collect();
    let keys: Vec<(OsString, bool)> = asked
        .iter()
        .flat_map(|entry| {
            [entry.names[0].clone(), entry.port.to_string().into_bytes()].map(|key| (key, &entry.protocol))
        })
        .map(|(key, protocol)| (argument([&key, &b"/"[..], protocol].concat()), true))
        .collect();
    let answers = getent.answers(file.path(), &keys);
    for (entry, answers) in asked.iter().zip(answers.chunks(2)) {
        let (port, protocol) = (Port::new(entry.port), Some(Protocol::new(&entry.protocol)));
        let by_name = registry.getservbyname(&entry.names[0], protocol).expect("a service").service;
        let by_port = on_port(&registry, port, protocol).expect("a service").service;
        let name_of = |answer: &Option<Entry>| answer.as_ref().map(|answer| answer.names[0].clone());
        assert_eq!(answers[0].as_ref().map(|answer| answer.port), Some(first_port(&by_name).number()), "{entry:?}");
        assert_eq!(name_of(&answers[1]), Some(by_port.name.to_vec()), "{entry:?}");
    }
}

#[test]
fn python_resolves_names_only_with_the_exported_file() {
    let Some(getent) = Getent::or_skip("Python with the exported registry") else { return };
    if Command::new("python3").arg("--version").output().is_err() {
        return skip("Python with the exported registry", "there is no python3");
    }
    let script = "\
import socket
def asked(ask):
    try: return ask()
    except OSError as error: return type(error).__name__
print(asked(lambda: socket.getaddrinfo('127.0.0.1', 'https', type=socket.SOCK_STREAM)[0][4][1]))
print(asked(lambda: socket.getservbyname('postgresql', 'tcp')), asked(lambda: socket.getservbyport(6010, 'tcp')))
";
    let ask = |file: &OnDisk| output_of(getent.beside(file.path(), "python3").args(["-c", script]), "");
    assert_eq!(ask(&exported()), "443\n5432 x11-ssh\n");
    assert_eq!(ask(&OnDisk::new("")), "gaierror\nOSError OSError\n");
}

#[test]
fn musl_finds_the_exported_names() {
    let Some(getent) = Getent::or_skip("musl with the exported registry") else { return };
    let Some(musl) = Musl::or_skip("musl with the exported registry", &getent) else { return };
    let (file, registry) = (exported(), registry());
    // musl knows only these two, and reads the file again for each lookup.
    let is_known = |entry: &&Entry| matches!(&*entry.protocol, b"tcp" | b"udp");
    let entries = expected(&registry);
    let asked: Vec<&Entry> = entries.iter().filter(is_known).step_by(7).collect();
    let (mut questions, mut answers) = (String::new(), String::new());
    for entry in asked {
        let [name, protocol] = [&entry.names[0], &entry.protocol].map(|word| str::from_utf8(word).expect("a word"));
        let hit = registry.getservbyname(name, Some(Protocol::new(protocol))).expect("a service");
        questions += &format!("{name} {protocol}\n");
        answers += &format!("{}\n", first_port(&hit.service));
    }
    assert_eq!(musl.answers(file.path(), &questions), answers + "443\n");
}
