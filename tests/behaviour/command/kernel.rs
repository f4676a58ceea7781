//! Kernels with different port ranges: set in a private network namespace, or as files mounted over those of the kernel in a
//! mount namespace.

use crate::harness::{Svc, skip, svc, temporary};
use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// Changes the three settings and runs the rest.
const SET: &str = r#"cd /proc/sys/net/ipv4 && echo "$0" >ip_unprivileged_port_start && echo "$1" >ip_local_port_range &&
    echo "$2" >ip_local_reserved_ports && shift 2 && cd "$OLDPWD" && exec "$@""#;
/// Mounts a folder over that of the kernel and runs the rest.
const BIND: &str = r#"mount --bind "$0" /proc/sys/net/ipv4 && exec "$@""#;
/// The ways to enter such a namespace: as root, and as root of a user namespace.
const WAYS: [&[&str]; 2] = [&[], &["--map-root-user"]];

/// A kernel with settings chosen by a test.
pub(crate) struct Kernel(Vec<String>);

impl Kernel {
    /// The defaults of Linux; `None`, with a note, without namespaces.
    pub(crate) fn usual(test: &str) -> Option<Kernel> {
        Kernel::set(test, "1024", "32768 60999", "")
    }

    /// Sets the first unprivileged port, the first and last ephemeral ports, and the reserved ports.
    pub(crate) fn set(test: &str, unprivileged: &str, ephemeral: &str, reserved: &str) -> Option<Kernel> {
        Kernel::or_skip(test, "--net", &["sh", "-c", SET, unprivileged, ephemeral, reserved])
    }

    /// Files with these names and contents in place of the kernel's.
    pub(crate) fn with_files(test: &str, files: &[(&str, &[u8])]) -> Option<Kernel> {
        let folder: PathBuf = temporary(&format!("kernel-{test}"));
        fs::create_dir(&folder).expect("a temporary folder");
        for (name, content) in files {
            fs::write(folder.join(name), content).expect("a file in it");
        }
        Kernel::or_skip(test, "--mount", &["sh", "-c", BIND, folder.to_str().expect("a path in UTF-8")])
    }

    /// The program on this kernel.
    pub(crate) fn svc(&self, args: &str) -> Svc {
        svc(args).through(&self.0)
    }

    fn or_skip(test: &str, namespace: &str, inside: &[&str]) -> Option<Kernel> {
        for way in WAYS {
            let words = [&["unshare", namespace], way, inside].concat();
            let status = Command::new(words[0]).args(&words[1..]).arg("true").output();
            if status.is_ok_and(|output| output.status.success()) {
                return Some(Kernel(words.into_iter().map(str::to_owned).collect()));
            }
        }
        skip(test, "namespaces are not available");
        None
    }
}
