//! Benchmarks of single operations of the library.
//!
//! ```text
//! cargo bench --bench library              # all of them
//! cargo bench --bench library -- by_name   # those with the word in their name
//! ```
//!
//! `numbers` compares with other programs; this does not.

mod files;

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use files::{Random, long_services_file};
use std::fs;
use std::path::PathBuf;
use svc_lookup::{Port, Protocol, Services, Source, services_file};

fn main() {
    divan::main();
}

/// The long services file on disk, for operations that open a file.
struct OnDisk(PathBuf);

impl OnDisk {
    fn new(name: &str) -> OnDisk {
        let path = std::env::temp_dir().join(format!("svc-library-{name}-{}", std::process::id()));
        fs::write(&path, long_services_file()).expect("the temporary folder can be written");
        OnDisk(path)
    }

    /// Opens the file alone and builds its index.
    fn open(&self) -> Services {
        let builder = Services::builder().services_file(&self.0).sources(Source::System.into());
        let services = builder.open().expect("the file was just written");
        services.build_index();
        services
    }
}

impl Drop for OnDisk {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

/// The source of a lookup.
#[derive(Clone, Copy, Debug)]
enum In {
    File,
    Snapshot,
}

const BOTH: [In; 2] = [In::File, In::Snapshot];

/// Every port with a tcp service, shuffled.
fn ports(services: &Services) -> Vec<Port> {
    let is_known = |port: &Port| services.getservbyport(*port, Some(Protocol::Tcp)).is_some();
    let mut ports: Vec<Port> = (0..=u16::MAX).map(Port::new).filter(is_known).collect();
    Random::new().shuffle(&mut ports);
    ports
}

/// Every name of a tcp service, shuffled.
fn names(services: &Services) -> Vec<&[u8]> {
    let mut names: Vec<&[u8]> = Vec::new();
    services.names(|name| names.push(name));
    names.retain(|name| services.getservbyname(name, Some(Protocol::Tcp)).is_some());
    Random::new().shuffle(&mut names);
    names
}

/// Opens a source and runs a benchmark with it.
fn with(source: In, name: &str, run: impl FnOnce(&Services)) {
    match source {
        In::File => run(&OnDisk::new(name).open()),
        In::Snapshot => run(&Services::snapshot()),
    }
}

/// Looks up one port after the other, with its protocol.
#[divan::bench(args = BOTH, sample_size = 1000)]
fn by_port(bencher: Bencher<'_, '_>, source: In) {
    with(source, "by-port", |services| {
        let ports = ports(services);
        let mut next = ports.iter().cycle();
        let port = || next.next().copied().unwrap_or_default();
        bencher.with_inputs(port).bench_local_values(|port| services.getservbyport(port, Some(Protocol::Tcp)));
    });
}

/// Looks up one name after the other, with its protocol.
#[divan::bench(args = BOTH, sample_size = 1000)]
fn by_name(bencher: Bencher<'_, '_>, source: In) {
    with(source, "by-name", |services| {
        let names = names(services);
        let mut next = names.iter().cycle();
        let name = || next.next().copied().unwrap_or_default();
        bencher.with_inputs(name).bench_local_values(|name| services.getservbyname(name, Some(Protocol::Tcp)));
    });
}

/// Looks up an unknown name.
#[divan::bench(args = BOTH, sample_size = 1000)]
fn by_name_unknown(bencher: Bencher<'_, '_>, source: In) {
    with(source, "unknown", |services| {
        bencher.bench_local(|| services.getservbyname(black_box("no-such-name"), Some(Protocol::Tcp)));
    });
}

/// Parses a services file into entries and problems.
#[divan::bench]
fn parse(bencher: Bencher<'_, '_>) {
    let text = long_services_file();
    bencher.counter(BytesCount::of_str(&text)).bench(|| services_file::parse(black_box(text.as_bytes())));
}

/// Reads, parses and indexes a services file.
#[divan::bench]
fn open_and_prepare(bencher: Bencher<'_, '_>) {
    let file = OnDisk::new("open");
    let bytes = fs::metadata(&file.0).map_or(0, |metadata| metadata.len());
    bencher.counter(BytesCount::new(bytes)).bench(|| file.open());
}

/// Opens the bundled snapshot.
#[divan::bench]
fn open_snapshot() -> Services {
    Services::snapshot()
}
