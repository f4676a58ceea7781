//! Kernels with ranges of their own: in a network namespace that no one else sees, where they can be set; or with files of
//! ours in the place of the kernel's, in a mount namespace.

use crate::harness::{Svc, skip, svc, temporary};
use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// Sets the three settings, and runs the rest there.
const SET: &str = r#"cd /proc/sys/net/ipv4 && echo "$0" >ip_unprivileged_port_start && echo "$1" >ip_local_port_range &&
    echo "$2" >ip_local_reserved_ports && shift 2 && cd "$OLDPWD" && exec "$@""#;
/// Puts a folder in the place of the kernel's, and runs the rest there.
const BIND: &str = r#"mount --bind "$0" /proc/sys/net/ipv4 && exec "$@""#;
/// The ways into such a namespace: as root, and as the root of a user namespace.
const WAYS: [&[&str]; 2] = [&[], &["--map-root-user"]];

/// A kernel that says what a test tells it to.
pub(crate) struct Kernel(Vec<String>);

impl Kernel {
    /// The settings as Linux has them where nobody has changed them. None, after saying so, where there are no namespaces.
    pub(crate) fn usual(test: &str) -> Option<Kernel> {
        Kernel::set(test, "1024", "32768 60999", "")
    }

    /// The first port that needs no privilege, the first and last ephemeral one, and the reserved ones.
    pub(crate) fn set(test: &str, unprivileged: &str, ephemeral: &str, reserved: &str) -> Option<Kernel> {
        Kernel::or_skip(test, "--net", &["sh", "-c", SET, unprivileged, ephemeral, reserved])
    }

    /// Files with these names and contents in place of the kernel's.
    pub(crate) fn with_files(test: &str, files: &[(&str, &[u8])]) -> Option<Kernel> {
        let folder: PathBuf = temporary(&format!("kernel-{test}"));
        fs::create_dir(&folder).expect("a folder among the build's own");
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
        skip(test, "no namespace can be made, or this is not Linux");
        None
    }
}
