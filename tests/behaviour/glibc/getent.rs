//! glibc itself: `getent services`, asked about any file.

use crate::services_file::on_disk::OnDisk;
use std::ffi::{OsStr, OsString};
use std::io::Write;
use std::os::unix::ffi::OsStringExt;
use std::path::Path;
use std::process::Command;

/// Binds a file over the machine's own in a mount namespace that no one else sees, and asks there.
const SCRIPT: &str = r#"mount --bind "$0" /etc/services && exec getent services -- "$@""#;
/// The ways into such a namespace: as root, and as the root of a user namespace.
const NAMESPACES: [&[&str]; 2] = [&["--mount"], &["--mount", "--map-root-user"]];
/// How many bytes of keys one `getent` is given; the kernel takes four times as many.
const BATCH: usize = 1 << 19;
/// Set, a test that cannot ask glibc fails.
const REQUIRED: &str = "SVC_TEST_GLIBC";

/// A `getent` of glibc that answers from a file of our choice.
pub(super) struct Getent {
    namespace: &'static [&'static str],
}

/// An entry as getent prints it: `name  port/protocol alias ...`.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) names: Vec<Vec<u8>>,
    pub(super) port: u16,
    pub(super) protocol: Vec<u8>,
}

impl std::fmt::Debug for Entry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names: Vec<String> = self.names.iter().map(|name| name.escape_ascii().to_string()).collect();
        write!(f, "{} {}/{}", names.join(" "), self.port, self.protocol.escape_ascii())
    }
}

impl Entry {
    fn from_line(line: &[u8]) -> Entry {
        let mut words = line.split(|&byte| byte == b' ').filter(|word| !word.is_empty()).map(<[u8]>::to_vec);
        let (name, number) = (words.next().expect("a name"), words.next().expect("a port"));
        let slash = number.iter().position(|&byte| byte == b'/').expect("a slash");
        let port = str::from_utf8(&number[..slash]).ok().and_then(|digits| digits.parse().ok());
        Entry {
            names: std::iter::once(name).chain(words).collect(),
            port: port.expect("a port"),
            protocol: number[slash + 1..].to_vec(),
        }
    }
}

impl Getent {
    /// `None` where glibc cannot be asked, after saying so and why. The harness shows that even when the test passes.
    pub(super) fn or_skip(test: &str) -> Option<Getent> {
        Getent::find()
            .map_err(|why| {
                assert!(std::env::var_os(REQUIRED).is_none(), "{REQUIRED} is set, and glibc cannot be asked: {why}");
                let _ = writeln!(std::io::stderr(), "SKIPPED {test}: glibc cannot be asked: {why}");
            })
            .ok()
    }

    fn find() -> Result<Getent, String> {
        let version = Command::new("getent").arg("--version").output().map_err(|error| format!("getent: {error}"))?;
        let version = String::from_utf8_lossy(&version.stdout).to_lowercase();
        if !version.contains("glibc") && !version.contains("gnu libc") {
            return Err("this getent is not glibc's".into());
        }
        let probe = OnDisk::new("probe-of-a-test 4711/probe\n");
        let mut why = String::new();
        for namespace in NAMESPACES {
            match (Getent { namespace }).run(probe.path(), &[]) {
                Ok((_, entries)) if entries.len() == 1 && entries[0].port == 4711 => return Ok(Getent { namespace }),
                Ok(_) => why = "it does not answer from the file".into(),
                Err(error) => why = error,
            }
        }
        Err(why)
    }

    /// Every entry of a file, in order: what getservent(3) gives.
    pub(super) fn entries(&self, file: &Path) -> Vec<Entry> {
        self.run(file, &[]).expect("it answered before").1
    }

    /// What it answers to each key: `name`, `name/protocol`, `port` or `port/protocol`.
    ///
    /// It prints nothing for a key it does not find, so the keys that should be found are asked by themselves.
    pub(super) fn answers(&self, file: &Path, keys: &[(OsString, bool)]) -> Vec<Option<Entry>> {
        let mut answers = vec![None; keys.len()];
        for expected in [true, false] {
            let (at, keys): (Vec<_>, Vec<_>) = keys
                .iter()
                .enumerate()
                .filter(|(_, key)| key.1 == expected)
                .map(|(at, key)| (at, key.0.clone()))
                .unzip();
            let found = batches(&keys).flat_map(|keys| self.batch(file, keys, expected));
            at.into_iter().zip(found).for_each(|(at, answer)| answers[at] = answer);
        }
        answers
    }

    fn batch(&self, file: &Path, keys: &[OsString], expected: bool) -> Vec<Option<Entry>> {
        let (all, entries) = self.run(file, keys).expect("it answered before");
        if expected && all && entries.len() == keys.len() {
            entries.into_iter().map(Some).collect()
        } else if !expected && entries.is_empty() {
            vec![None; keys.len()]
        } else {
            let alone = |key: &OsString| self.run(file, std::slice::from_ref(key)).expect("it answered before");
            keys.iter().map(|key| alone(key).1.pop()).collect()
        }
    }

    /// A program that has a file in place of the machine's services file.
    pub(super) fn beside(&self, file: &Path, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new("unshare");
        let script = r#"mount --bind "$0" /etc/services && exec "$@""#;
        command.args(self.namespace).args(["sh", "-c", script]).arg(file).arg(program).env("LC_ALL", "C");
        command
    }

    /// Whether it found everything, and what it found.
    fn run(&self, file: &Path, keys: &[OsString]) -> Result<(bool, Vec<Entry>), String> {
        let mut command = Command::new("unshare");
        command.args(self.namespace).args(["sh", "-c", SCRIPT]).arg(file).args(keys).env("LC_ALL", "C");
        let output = command.output().map_err(|error| format!("unshare: {error}"))?;
        match output.status.code() {
            Some(code @ (0 | 2)) if output.stderr.is_empty() => {
                let lines = output.stdout.split(|&byte| byte == b'\n').filter(|line| !line.is_empty());
                Ok((code == 0, lines.map(Entry::from_line).collect()))
            }
            _ => Err(format!("{}: {}", output.status, String::from_utf8_lossy(&output.stderr).trim())),
        }
    }
}

/// The keys in parts that a command line can hold.
fn batches(keys: &[OsString]) -> impl Iterator<Item = &[OsString]> {
    let mut bytes = 0;
    keys.chunk_by(move |key, _| {
        bytes += key.len() + 16;
        let fits = bytes < BATCH;
        bytes *= usize::from(fits);
        fits
    })
}

/// An argument of any bytes.
pub(super) fn argument(bytes: Vec<u8>) -> OsString {
    OsString::from_vec(bytes)
}
