//! A machine whose nsswitch.conf(5) names the module: a mount namespace of its own.

use crate::glibc::NAMESPACES;
use crate::harness::{PROGRAM, skip, temporary};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Binds `nsswitch.conf` over that of the machine, has a folder for root alone in place of `/var/lib`, and runs the command.
const SCRIPT: &str = r#"mount --bind "$0/nsswitch.conf" /etc/nsswitch.conf && mount -t tmpfs -o mode=755 none /var/lib &&
    if [ -d "$0/stored" ]; then cp -a "$0/stored" /var/lib/svc && chown -R 0:0 /var/lib/svc; fi && exec "$@""#;

/// A machine with the module.
pub(super) struct Machine {
    namespace: &'static [&'static str],
    pub(super) folder: PathBuf,
}

impl Machine {
    /// A machine that asks for services in this order; `None` if it cannot be made, which is reported as skipped.
    pub(super) fn or_skip(test: &str, services: &str) -> Option<Machine> {
        let module = Path::new(PROGRAM).parent().expect("a folder").join("examples/libnss_svc.so");
        let folder = temporary(test);
        std::fs::create_dir_all(&folder).expect("a folder");
        std::fs::copy(&module, folder.join("libnss_svc.so.2"))
            .expect("the module is an example of this package, which cargo builds for its tests");
        std::fs::write(folder.join("nsswitch.conf"), format!("services: {services}\nhosts: files\npasswd: files\n"))
            .expect("a file");
        let mut machine = Machine { namespace: NAMESPACES[0], folder };
        let works = |namespace| {
            machine.namespace = namespace;
            machine.run("getent").args(["services", "tcpmux"]).output().is_ok_and(|output| output.status.success())
        };
        if NAMESPACES.into_iter().any(works) {
            return Some(machine);
        }
        skip(test, "no mount namespace can be made, or its programs are not those of glibc");
        None
    }

    /// A program on this machine.
    pub(super) fn run(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new("unshare");
        command.args(self.namespace).args(["sh", "-c", SCRIPT]).arg(&self.folder).arg(program);
        command.env("LD_LIBRARY_PATH", &self.folder).env("LC_ALL", "C");
        command
    }

    /// What a program prints; it succeeds, and prints nothing to standard error.
    pub(super) fn output(&self, program: impl AsRef<OsStr>, args: &[&str]) -> String {
        let output = self.run(program).args(args).output().expect("unshare");
        assert!(output.status.success() && output.stderr.is_empty(), "{args:?}: {output:?}");
        String::from_utf8(output.stdout).expect("text")
    }

    /// The module as this machine has it.
    pub(super) fn module(&self) -> PathBuf {
        self.folder.join("libnss_svc.so.2")
    }

    /// The program that calls it; `None` without a C compiler, which is reported as skipped.
    pub(super) fn caller(&self, test: &str) -> Option<PathBuf> {
        let (source, program) = (self.folder.join("caller.c"), self.folder.join("caller"));
        std::fs::write(&source, include_str!("caller.c")).expect("a file");
        let mut compiler = Command::new("cc");
        compiler.args(["-O1", "-g", "-Wall", "-Wextra", "-Werror", "-Wno-unused-parameter", "-pthread"]);
        match compiler.arg(&source).arg("-o").arg(&program).arg("-ldl").output() {
            Err(error) => {
                skip(test, &format!("cc: {error}"));
                None
            }
            Ok(output) => {
                assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
                Some(program)
            }
        }
    }
}

impl Drop for Machine {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}
