//! One lookup in the library, against glibc's and against the standard library's hash table.
//!
//! Every entry is looked up by its port and by each of its names, in the same shuffled order on every run. The hash table is
//! the one a program would build for itself: the standard library's hasher, keys of a port or a name and a protocol, and the
//! services as values. All give the same result: the name for a port, the port for a name.

use crate::files::Random;
use crate::glibc::{Buffer, Glibc};
use crate::samples::{Effort, Pair, fastest};
use crate::table::{Goal, Row, Unit};
use bstr::BStr;
use std::collections::HashMap;
use std::ffi::CString;
use std::hash::Hash;
use std::hint::black_box;
use svc_lookup::{Port, Protocol, Service, Services, Source};

const BY_PORT: &str = "getservbyport";
const BY_NAME: &str = "getservbyname";

type PortKey<'s> = (u16, Protocol<'s>);
type NameKey<'s> = (&'s [u8], Protocol<'s>);

/// Compares the machine's file with both, and the snapshot with the hash table.
pub(crate) fn rows(effort: &Effort) -> Vec<Row> {
    let mut rows = Vec::new();
    match machine() {
        Ok(services) => {
            let known = Known::of(&services);
            rows.extend(against_glibc(&services, &known, effort));
            rows.extend(against_map(&services, &known, "/etc/services", effort));
        }
        Err(why) => rows.push(row("every lookup", "/etc/services", "both", Goal::AtMost(1.0), Err(why))),
    }
    let services = Services::snapshot();
    rows.extend(against_map(&services, &Known::of(&services), "the snapshot", effort));
    rows
}

fn machine() -> Result<Services, String> {
    let sources = Source::System.into();
    let services = Services::builder().services_file("/etc/services").sources(sources).open();
    let services = services.map_err(|error| format!("{error}: there is nothing to compare"))?;
    services.build_index();
    Ok(services)
}

/// The answers of a source in hash tables, and the questions with an answer.
struct Known<'s> {
    by_port: HashMap<PortKey<'s>, Service<'s>>,
    by_name: HashMap<NameKey<'s>, Service<'s>>,
    ports: Vec<PortKey<'s>>,
    names: Vec<NameKey<'s>>,
}

impl<'s> Known<'s> {
    fn of(services: &'s Services) -> Known<'s> {
        let mut known = Known { by_port: HashMap::new(), by_name: HashMap::new(), ports: vec![], names: vec![] };
        for port in (0..=u16::MAX).map(Port::new) {
            for service in services.by_port(port, None).map(|hit| hit.service) {
                let key = service.protocol.map(|protocol| (port.number(), protocol));
                remember(&mut known.by_port, &mut known.ports, key, service);
            }
        }
        services.names(|name| {
            let bytes: &[u8] = name;
            for service in services.by_name(name, None).map(|hit| hit.service) {
                let key = service.protocol.map(|protocol| (bytes, protocol));
                remember(&mut known.by_name, &mut known.names, key, service);
            }
        });
        Random::new().shuffle(&mut known.ports);
        Random::new().shuffle(&mut known.names);
        known
    }
}

/// Keeps the first answer to a question.
fn remember<'s, K: Copy + Eq + Hash>(
    map: &mut HashMap<K, Service<'s>>,
    keys: &mut Vec<K>,
    key: Option<K>,
    service: Service<'s>,
) {
    let Some(key) = key else { return };
    map.entry(key).or_insert_with(|| {
        keys.push(key);
        service
    });
}

fn row(what: &str, file: &str, against: &str, goal: Goal, figures: Result<Pair, String>) -> Row {
    Row { what: format!("{what}, {file}"), against: against.into(), unit: Unit::Time, goal, figures }
}

fn against_map(services: &Services, known: &Known<'_>, file: &str, effort: &Effort) -> [Row; 2] {
    let ports = || ask_ports(services, &known.ports);
    let map_ports = || {
        for key in &known.ports {
            black_box(known.by_port.get(black_box(key)).map(|service| service.name));
        }
    };
    let names = || ask_names(services, &known.names);
    let map_names = || {
        for key in &known.names {
            black_box(known.by_name.get(black_box(key)).map(|service| service.ports));
        }
    };
    let by_port = each(fastest(effort.functions, ports, map_ports), known.ports.len());
    let by_name = each(fastest(effort.functions, names, map_names), known.names.len());
    [
        row(BY_PORT, file, "std HashMap", Goal::AtMost(1.0), Ok(by_port)),
        row(BY_NAME, file, "std HashMap", Goal::AtMost(1.0), Ok(by_name)),
    ]
}

fn against_glibc(services: &Services, known: &Known<'_>, effort: &Effort) -> [Row; 2] {
    let glibc = Glibc::here();
    let by_port = glibc.clone().and_then(|glibc| glibc_by_port(glibc, services, known, effort));
    let by_name = glibc.and_then(|glibc| glibc_by_name(glibc, services, known, effort));
    [
        row(BY_PORT, "/etc/services", "glibc getservbyport_r", Goal::Faster(500.0), by_port),
        row(BY_NAME, "/etc/services", "glibc getservbyname_r", Goal::Faster(500.0), by_name),
    ]
}

fn glibc_by_port(glibc: Glibc, services: &Services, known: &Known<'_>, effort: &Effort) -> Result<Pair, String> {
    let keys = known.ports.iter().map(|&(port, protocol)| Ok((port, c_string(protocol.word())?)));
    let keys: Vec<(u16, CString)> = keys.collect::<Result<_, String>>()?;
    let mut buffer = Buffer::default();
    for ((port, protocol), asked) in keys.iter().zip(&known.ports) {
        let name = glibc.by_port(*port, protocol, &mut buffer).map(|name| BStr::new(name.to_bytes()));
        same(&format!("{port}/{}", asked.1), name == known.by_port.get(asked).map(|service| service.name))?;
    }
    let peer = || keys.iter().for_each(|(port, protocol)| _ = black_box(glibc.by_port(*port, protocol, &mut buffer)));
    Ok(each(fastest(effort.functions, || ask_ports(services, &known.ports), peer), keys.len()))
}

fn glibc_by_name(glibc: Glibc, services: &Services, known: &Known<'_>, effort: &Effort) -> Result<Pair, String> {
    let keys = known.names.iter().map(|&(name, protocol)| Ok((c_string(name)?, c_string(protocol.word())?)));
    let keys: Vec<(CString, CString)> = keys.collect::<Result<_, String>>()?;
    let mut buffer = Buffer::default();
    for ((name, protocol), asked) in keys.iter().zip(&known.names) {
        let port = glibc.by_name(name, protocol, &mut buffer).map(|port| Port::new(port).into());
        same(&name.to_string_lossy(), port == known.by_name.get(asked).and_then(|service| service.ports))?;
    }
    let peer = || keys.iter().for_each(|(name, protocol)| _ = black_box(glibc.by_name(name, protocol, &mut buffer)));
    Ok(each(fastest(effort.functions, || ask_names(services, &known.names), peer), keys.len()))
}

fn ask_ports(services: &Services, keys: &[PortKey<'_>]) {
    for &(port, protocol) in keys {
        let hit = services.getservbyport(black_box(Port::new(port)), black_box(Some(protocol)));
        black_box(hit.map(|hit| hit.service.name));
    }
}

fn ask_names(services: &Services, keys: &[NameKey<'_>]) {
    for &(name, protocol) in keys {
        let hit = services.getservbyname(black_box(name), black_box(Some(protocol)));
        black_box(hit.map(|hit| hit.service.ports));
    }
}

fn each(all: Pair, count: usize) -> Pair {
    Pair { ours: all.ours / count as f64, peer: all.peer / count as f64 }
}

fn c_string(text: &[u8]) -> Result<CString, String> {
    CString::new(text).map_err(|error| format!("{}: {error}", text.escape_ascii()))
}

fn same(question: &str, same: bool) -> Result<(), String> {
    if same { Ok(()) } else { Err(format!("svc and glibc answer {question} differently")) }
}
