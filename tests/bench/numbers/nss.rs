//! One look-up by glibc in a process, warm, through its name service switch: the module `libnss_svc.so.2` against glibc's own
//! `files`, and against `db`, Debian's libnss-db.
//!
//! All are asked for the same entries in the same order, by name and by port: those of a services file that the registry has
//! too. This program runs again for each of them, in a mount namespace with its own nsswitch.conf and services file.

use crate::files::Random;
use crate::glibc::{Buffer, Glibc};
use crate::samples::{Effort, lower_quartiles};
use crate::table::{Goal, Row, Unit};
use crate::temporary::Temporary;
use crate::workers::NAMESPACES;
use std::ffi::CString;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};
use svc_lookup::{Service, Services, services_file};

/// The argument that makes this program look up keys; the next are the file of keys, and milliseconds.
pub(crate) const ARGUMENT: &str = "--nss";
/// cargo's build for the benchmarks, beside which `cargo nss` puts the module.
const NORMAL: &str = env!("CARGO_BIN_EXE_svc");

/// Prepares the namespace: the folder, the order of services, then the program.
const SCRIPT: &str = r#"
    cd "$0" && mount --bind "nsswitch.$1" /etc/nsswitch.conf && mount --bind services /etc/services || exit 1
    if [ "$1" = db ]; then
        cp /var/lib/misc/Makefile /etc/default/libnss-db . && mount -t tmpfs none /var/lib/misc &&
            make -s -f Makefile VAR_DB=/var/lib/misc /var/lib/misc/services.db >/dev/null || exit 1
    fi
    shift && exec "$@""#;

/// The most keys: glibc takes a quarter of a millisecond for one in a long file.
const KEYS: usize = 400;

/// Rows for the machine's file and for one of the whole registry.
pub(crate) fn rows(folder: &Temporary, effort: &Effort) -> Vec<Row> {
    let files = [
        ("/etc/services", std::fs::read("/etc/services").map_err(|error| format!("/etc/services: {error}"))),
        ("the registry as a services file", Ok(registry())),
    ];
    let mut rows = Vec::new();
    for (number, (what, text)) in files.into_iter().enumerate() {
        let prepared = text.and_then(|text| prepare(folder, number, &text));
        for (peer, name) in [("files", "glibc's files"), ("db", "Debian's libnss-db")] {
            let figures = prepared.as_ref().map_err(String::clone).and_then(|folder| {
                lower_quartiles(effort.readers, || seconds(folder, "svc", effort), || seconds(folder, peer, effort))
            });
            let goal = Goal::Faster(if peer == "files" { 10.0 } else { 5.0 });
            let what = format!("getservbyname_r and getservbyport_r, {what}");
            rows.push(Row { what, against: name.into(), unit: Unit::Time, goal, figures });
        }
    }
    rows
}

/// Every service of the registry that has a port and a protocol.
fn registry() -> Vec<u8> {
    let mut text = Vec::new();
    let services = Services::snapshot();
    let registered = services.entries_for_file().filter(|hit| hit.registration().is_some());
    for hit in registered.filter(|hit| hit.service.protocol.is_some()) {
        for port in hit.service.ports.into_iter().flat_map(|ports| ports.ports()) {
            // A name that cannot be written into a services file is left out.
            let _ = services_file::write(&mut text, &hit.service.with_ports(port));
        }
    }
    text
}

/// A folder with the module, the services file, the keys, and an nsswitch.conf for each peer.
fn prepare(folder: &Temporary, number: usize, text: &[u8]) -> Result<PathBuf, String> {
    let module = Path::new(NORMAL).ancestors().skip(2).map(|target| target.join("nss/examples/libnss_svc.so"));
    let module = module.take(2).find(|path| path.is_file()).ok_or("no module; to build it: cargo nss")?;
    let folder = folder.folder(&format!("nss-{number}"))?;
    let keep = |name: &str, text: &[u8]| {
        std::fs::write(folder.join(name), text).map_err(|error| format!("{}: {error}", folder.join(name).display()))
    };
    keep("libnss_svc.so.2", &std::fs::read(&module).map_err(|error| format!("{}: {error}", module.display()))?)?;
    keep("services", text)?;
    keep("keys", keys(text).as_bytes())?;
    for services in ["svc", "files", "db"] {
        keep(&format!("nsswitch.{services}"), format!("services: {services}\n").as_bytes())?;
    }
    Ok(folder)
}

/// Lines of a name, a protocol and a port, for which the file and the registry have the same first entry.
fn keys(text: &[u8]) -> String {
    let services = Services::snapshot();
    let file = services_file::parse(text);
    let first = |passes: &dyn Fn(&Service<'_>) -> bool| file.entries.iter().find(|entry| passes(entry));
    let is_same = |service: &&Service<'_>| {
        let (name, protocol) = (service.name, service.protocol);
        let Some(port) = service.ports.map(|ports| ports.first()) else { return false };
        let by_name = services.getservbyname(name, protocol).map(|hit| hit.service);
        let by_port = services.getservbyport(port, protocol).map(|hit| hit.service);
        let is_first = first(&|entry| entry.protocol == protocol && entry.is_named(name)) == Some(service)
            && first(&|entry| entry.protocol == protocol && entry.ports == service.ports) == Some(service);
        is_first
            && by_name.is_some_and(|known| known.ports == service.ports)
            && by_port.is_some_and(|known| known.name == name)
    };
    let mut entries: Vec<_> = file.entries.iter().collect();
    Random::new().shuffle(&mut entries);
    let line = |service: &Service<'_>| {
        let (protocol, ports) = service.protocol.zip(service.ports)?;
        Some(format!("{} {protocol} {}\n", service.name, ports.first()))
    };
    entries.into_iter().filter(is_same).take(KEYS).filter_map(line).collect()
}

/// The seconds of a look-up, measured by this program in a namespace.
fn seconds(folder: &Path, services: &str, effort: &Effort) -> Result<f64, String> {
    let program = std::env::current_exe().map_err(|error| format!("this program: {error}"))?;
    let milliseconds = effort.functions.as_millis().to_string();
    let mut reasons = Vec::new();
    for namespace in NAMESPACES {
        let mut command = Command::new("unshare");
        command.args(namespace).args(["sh", "-c", SCRIPT]).arg(folder).arg(services).arg(&program);
        command.args([ARGUMENT, "keys", &milliseconds]).env("LD_LIBRARY_PATH", folder);
        let output = command.output().map_err(|error| format!("unshare: {error}"))?;
        match String::from_utf8_lossy(&output.stdout).trim().parse() {
            Ok(seconds) if output.status.success() => return Ok(seconds),
            _ => reasons.push(String::from_utf8_lossy(&output.stderr).trim().replace('\n', ": ")),
        }
    }
    if services == "db" && !Path::new("/usr/bin/makedb").exists() {
        return Err("libnss-db is not installed: apt-get install libnss-db".into());
    }
    Err(format!("no mount namespace, which takes Linux and root: {}", reasons.join("; ")))
}

/// Looks up the keys of a file for some milliseconds, and prints the seconds of one look-up.
pub(crate) fn serve(file: &str, milliseconds: &str) -> ExitCode {
    match measure(file, milliseconds) {
        Ok(seconds) => {
            println!("{seconds}");
            ExitCode::SUCCESS
        }
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}

fn measure(file: &str, milliseconds: &str) -> Result<f64, String> {
    let glibc = Glibc::here()?;
    let text = std::fs::read_to_string(file).map_err(|error| format!("{file}: {error}"))?;
    let key = |line: &str| {
        let mut words = line.split(' ');
        let string = |word: Option<&str>| word.and_then(|word| CString::new(word).ok());
        Some((string(words.next())?, string(words.next())?, words.next()?.parse::<u16>().ok()?))
    };
    let keys: Vec<_> = text.lines().map(key).collect::<Option<_>>().ok_or("a key cannot be read")?;
    let mut buffer = Buffer::default();
    let mut all = || {
        keys.iter().all(|(name, protocol, port)| {
            let is_named = glibc.by_port(*port, protocol, &mut buffer) == Some(name);
            is_named && glibc.by_name(name, protocol, &mut buffer) == Some(*port)
        })
    };
    let budget = Duration::from_millis(milliseconds.parse().map_err(|error| format!("{error}"))?);
    let end = Instant::now() + budget;
    let mut least = f64::INFINITY;
    while least.is_infinite() || Instant::now() < end {
        let start = Instant::now();
        if keys.is_empty() || !all() {
            return Err("an entry was not found".into());
        }
        least = least.min(start.elapsed().as_secs_f64());
    }
    Ok(least / (2 * keys.len()) as f64)
}
