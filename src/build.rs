//! Packs `data/` into the index that the library includes, with the library's own code.

#![allow(dead_code, unused_imports, unreachable_pub)] // Packing needs only a part of these modules of the library.

mod category;
mod date;
mod index;
mod key;
mod port;
mod protocol;
mod service;
mod state;
mod unknown;
mod registry {
    //! The modules that read and pack tables.
    #[path = "common_names.rs"]
    mod common_names;
    #[path = "in_practice.rs"]
    mod in_practice;
    #[path = "long_standing.rs"]
    mod long_standing;
    #[path = "network_warnings.rs"]
    mod network_warnings;
    #[path = "pack.rs"]
    mod pack;
    #[path = "process_names.rs"]
    mod process_names;
    #[path = "record.rs"]
    mod record;
    #[path = "table.rs"]
    pub(crate) mod table;

    pub(crate) use common_names::{CommonName, pack_names};
    pub(crate) use in_practice::{InPractice, pack_practice};
    pub(crate) use network_warnings::{NetworkWarning, pack_network_warnings};
    pub(crate) use pack::pack;
    pub(crate) use process_names::{ProcessName, pack_process_names};
}

use category::Category;
use date::{Date, DateError};
use index::{Practice, Registration};
use port::{Port, PortClass, PortError, PortRange};
use protocol::{OwnedProtocol, Protocol};
use registry::table::{self, Meta, TableError};
use registry::{CommonName, InPractice, pack, pack_names, pack_practice};
use registry::{NetworkWarning, ProcessName, pack_network_warnings, pack_process_names};
use service::{OwnedService, Service};
use state::State;
use std::env;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

fn main() -> Result<(), Box<dyn Error>> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").ok_or("CARGO_MANIFEST_DIR is not set")?);
    let data = root.join("data");
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("OUT_DIR is not set")?);
    let meta: Meta = read_data(&data.join("iana.meta"), |bytes| String::from_utf8_lossy(bytes).parse())?;
    let records = read_data(&data.join("iana.csv"), table::read)?;
    let names = read_data(&data.join("aliases.csv"), table::read_names)?;
    let uses = read_data(&data.join("practice.csv"), InPractice::read)?;
    let common = read_data(&data.join("common-names.csv"), CommonName::read)?;
    let processes = read_data(&data.join("process-names.csv"), ProcessName::read)?;
    let warnings = read_data(&data.join("not-for-open-networks.csv"), NetworkWarning::read)?;
    if records.len() != meta.records {
        return Err(
            format!("data/iana.csv has {} records, but data/iana.meta says {}", records.len(), meta.records).into()
        );
    }
    fs::write(out.join("snapshot.index"), pack(meta.updated, &records, &names))?;
    fs::write(out.join("practice.index"), pack_practice(&uses))?;
    fs::write(out.join("names.index"), pack_names(&common, &uses))?;
    fs::write(out.join("processes.index"), pack_process_names(&processes))?;
    fs::write(out.join("warnings.index"), pack_network_warnings(&warnings))?;
    println!("cargo::rustc-env=SVC_REGISTRY_DATE={}", meta.updated);
    match linked_tool().as_deref() {
        Some("gnu") => link_with_glibc(&out)?,
        Some("musl") => link_with_musl(&root.join("src/startup.ld")),
        _ => {}
    }
    println!("cargo::rerun-if-changed=data");
    println!("cargo::rerun-if-changed=src");
    Ok(())
}

/// The C library of the tool, if the tool is built for Linux: `gnu` as a shared library, or `musl`.
fn linked_tool() -> Option<String> {
    let variable = |name| env::var(name).unwrap_or_default();
    let is_static = variable("CARGO_CFG_TARGET_FEATURE").split(',').any(|name| name == "crt-static");
    let is_built = env::var_os("CARGO_FEATURE_CLI").is_some() && variable("CARGO_CFG_TARGET_OS") == "linux";
    let library = variable("CARGO_CFG_TARGET_ENV");
    (is_built && is_static == (library == "musl")).then_some(library)
}

/// Whether RUSTFLAGS have this.
fn flags_have(part: &str) -> bool {
    env::var("CARGO_ENCODED_RUSTFLAGS").is_ok_and(|flags| flags.contains(part))
}

/// Links the static tool for a fast start, most of which is page faults: the code that runs at a start in one place, without
/// pages between the parts of the file, and without a page that is protected later. A linker in RUSTFLAGS is left alone: it may
/// not know linker scripts.
///
/// The linker removes the symbols instead of cargo, unless SVC_SYMBOLS is set. `.ci/startup` needs them, and a map of what is where,
/// which is written to the path in it: with another `strip` in the profile, cargo would give the functions other names.
fn link_with_musl(script: &Path) {
    println!("cargo::rerun-if-env-changed=SVC_SYMBOLS");
    match env::var("SVC_SYMBOLS") {
        Ok(map) => println!("cargo::rustc-link-arg-bins=-Wl,-Map={map}"),
        Err(_) if env::var("PROFILE").is_ok_and(|profile| profile == "release") => {
            println!("cargo::rustc-link-arg-bins=-Wl,--strip-all");
        }
        Err(_) => {}
    }
    if flags_have("fuse-ld") {
        return;
    }
    println!("cargo::rustc-link-arg-bins=-T{}", script.display());
    println!("cargo::rustc-link-arg-bins=-Wl,-z,noseparate-code,-z,norelro");
}

/// Links the tool with glibc, but no crate that depends on the library, for a fast start.
///
/// The unwinder comes from the compiler's own archive instead of libgcc_s.so: one library less to load at every start. The
/// standard library's `-lgcc_s` precedes every argument given here, so a linker script of that name leads to the archive.
///
/// The tool is loaded at a fixed address, because the code of `svc update` holds thousands of addresses that would be
/// adjusted at every start otherwise, for 12 % of its instructions. Packing them (DT_RELR) needs glibc 2.36 and saves less
/// than 1 %. A relocation model in RUSTFLAGS takes precedence: `-C relocation-model=pic` makes the tool
/// position-independent.
fn link_with_glibc(out: &Path) -> Result<(), Box<dyn Error>> {
    let folder = out.join("link");
    fs::create_dir_all(&folder)?;
    fs::write(folder.join("libgcc_s.so"), "INPUT(-lgcc_eh)\n")?;
    println!("cargo::rustc-link-arg-bins=-L{}", folder.display());
    if !flags_have("relocation-model") {
        println!("cargo::rustc-link-arg-bins=-no-pie");
    }
    Ok(())
}

/// Reads a file of `data/`; errors name the file.
fn read_data<T>(path: &Path, read: impl Fn(&[u8]) -> Result<T, TableError>) -> Result<T, Box<dyn Error>> {
    let bytes = fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
    read(&bytes).map_err(|error| format!("{}: {error}", path.display()).into())
}
