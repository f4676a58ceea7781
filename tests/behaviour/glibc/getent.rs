//! glibc itself: `getent services`, with any services file.

use crate::services_file::on_disk::OnDisk;
use std::ffi::{OsStr, OsString};
use std::io::Write;
use std::os::unix::ffi::OsStringExt;
use std::path::Path;
use std::process::Command;

/// Binds a file over `/etc/services` in a private mount namespace, and runs getent there.
const SCRIPT: &str = r#"mount --bind "$0" /etc/services && exec getent services -- "$@""#;
/// How to enter such a namespace: as root, and as root of a user namespace.
pub(crate) const NAMESPACES: [&[&str]; 2] = [&["--mount"], &["--mount", "--map-root-user"]];
/// How many bytes of keys to pass to one `getent`; the kernel accepts four times as many.
const BATCH: usize = 1 << 19;
/// If this variable is set, a test that cannot use glibc fails.
const REQUIRED: &str = "SVC_TEST_GLIBC";

/// The `getent` of glibc, with a services file of our choice.
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
    /// `None` if glibc cannot be used, which is reported as skipped.
    pub(super) fn or_skip(test: &str) -> Option<Getent> {
        Getent::find()
            .map_err(|why| {
                assert!(std::env::var_os(REQUIRED).is_none(), "{REQUIRED} is set, and glibc cannot be used: {why}");
                skip(test, &format!("glibc cannot be used: {why}"));
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
                Ok(_) => why = "it does not use the file".into(),
                Err(error) => why = error,
            }
        }
        Err(why)
    }

    /// Every entry of a file, in order, from getservent(3).
    pub(super) fn entries(&self, file: &Path) -> Vec<Entry> {
        self.run(file, &[]).expect("it worked before").1
    }

    /// The results for keys: `name`, `name/protocol`, `port` or `port/protocol`.
    ///
    /// getent prints nothing for a key that it does not find, so keys that should be found are looked up separately.
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
        let (all, entries) = self.run(file, keys).expect("it worked before");
        if expected && all && entries.len() == keys.len() {
            entries.into_iter().map(Some).collect()
        } else if !expected && entries.is_empty() {
            vec![None; keys.len()]
        } else {
            let alone = |key: &OsString| self.run(file, std::slice::from_ref(key)).expect("it worked before");
            keys.iter().map(|key| alone(key).1.pop()).collect()
        }
    }

    /// What one `getent` after the other prints: for each file its entries or, with keys, what it finds for them; the keys of a
    /// file end in NUL, and are in a file of the same name with `.keys`. One namespace serves all: the bound file is written
    /// again for each.
    pub(super) fn of_each(&self, folder: &Path, names: &[String], with_keys: bool) -> Vec<Vec<Entry>> {
        const EACH: &str = r#"cd "$0" && mount --bind current /etc/services || exit 9
            while read -r name; do
                cat "$name" >current
                case $1 in
                    keys) if [ -s "$name.keys" ]; then xargs -0 getent services -- <"$name.keys"; fi;;
                    *) getent services;;
                esac
                echo "=="
            done; exit 0"#;
        std::fs::write(folder.join("current"), "").expect("a file in the folder");
        std::fs::write(folder.join("list"), names.join("\n") + "\n").expect("a file in the folder");
        let mut command = Command::new("unshare");
        command.args(self.namespace).args(["sh", "-c", EACH]).arg(folder).arg(if with_keys { "keys" } else { "all" });
        command.stdin(std::fs::File::open(folder.join("list")).expect("the list")).env("LC_ALL", "C");
        let output = command.output().expect("unshare");
        assert!(output.status.success() && output.stderr.is_empty(), "{output:?}");
        let mut answers = vec![Vec::new()];
        for line in output.stdout.split(|&byte| byte == b'\n').filter(|line| !line.is_empty()) {
            match line {
                b"==" => answers.push(Vec::new()),
                line => answers.last_mut().expect("one more than the ends so far").push(Entry::from_line(line)),
            }
        }
        answers.pop();
        assert_eq!(answers.len(), names.len());
        answers
    }

    /// A program that sees this file as `/etc/services`.
    pub(super) fn beside(&self, file: &Path, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new("unshare");
        let script = r#"mount --bind "$0" /etc/services && exec "$@""#;
        command.args(self.namespace).args(["sh", "-c", script]).arg(file).arg(program).env("LC_ALL", "C");
        command
    }

    /// Whether everything was found, and the entries.
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

/// Splits the keys into command lines.
fn batches(keys: &[OsString]) -> impl Iterator<Item = &[OsString]> {
    let mut bytes = 0;
    keys.chunk_by(move |key, _| {
        bytes += key.len() + 16;
        let fits = bytes < BATCH;
        bytes *= usize::from(fits);
        fits
    })
}

/// Reports a skipped test; the harness shows that even if the test passes.
pub(super) fn skip(test: &str, why: &str) {
    let _ = writeln!(std::io::stderr(), "SKIPPED {test}: {why}");
}

/// An argument of any bytes.
pub(super) fn argument(bytes: Vec<u8>) -> OsString {
    OsString::from_vec(bytes)
}
