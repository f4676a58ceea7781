//! A tour of the library: services by name and by port, ports in common use, free ports, open ports, JSON.

use std::error::Error;
use std::net::TcpListener;
use svc_lookup::host::{FreePorts, HostRanges, SocketFilter, open_ports};
use svc_lookup::{Port, Protocol, Services};

fn main() -> Result<(), Box<dyn Error>> {
    // What the library carries. `Services::system()` reads the services files of this machine first.
    let services = Services::snapshot();

    by_name(&services);
    by_port(&services);
    in_common_use(&services);
    free_then_open(&services)?;
    json(&services)
}

/// The first answer, as getservbyname(3) gives it.
fn by_name(services: &Services) {
    if let Some(hit) = services.getservbyname("https", Some(Protocol::Tcp)) {
        println!("{}, from {}: {}", hit.service, hit.source, hit.service.description);
    }
}

/// Every answer, one protocol after the other.
fn by_port(services: &Services) {
    for hit in services.by_port(Port::new(853), None) {
        println!("{}", hit.service);
    }
}

/// What software uses a port by default, whatever it is assigned to.
fn in_common_use(services: &Services) {
    let uses = services.in_practice(Port::new(9200).into(), Some(Protocol::Tcp));
    if let Some(practice) = uses.filter_map(|hit| hit.practice()).next() {
        println!("{} uses 9200/tcp", practice.product);
    }
}

/// A port that is free, and the same port once a program listens on it.
fn free_then_open(services: &Services) -> Result<(), Box<dyn Error>> {
    let host = HostRanges::read();
    let found = FreePorts::new(services, &host).protocol(Protocol::Tcp)?.find()?;
    let port = found.first().ok_or("no port is free")?.ports.first();
    println!("found a free {} port", port.class());

    let _listener = TcpListener::bind(("127.0.0.1", port.number()))?;
    for open in open_ports(services, &[SocketFilter::new(port, Some(Protocol::Tcp))?])? {
        let processes: Vec<_> = open.processes.iter().map(|process| process.name.as_str()).collect();
        println!("{} has it open (reach: {})", processes.join(", "), open.reach);
    }
    Ok(())
}

/// The objects of `svc --json`, with the feature `serde`.
fn json(services: &Services) -> Result<(), Box<dyn Error>> {
    for hit in services.by_name("imaps", Some(Protocol::Tcp)) {
        println!("{}", serde_json::to_string(&hit.service)?);
    }
    Ok(())
}
