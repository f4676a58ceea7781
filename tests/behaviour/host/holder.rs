//! A program that opens sockets with options that the standard library of Rust lacks.

use crate::harness::skip;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// Python itself rather than a script that runs it, as version managers have first in PATH.
const PYTHON: [&str; 2] = ["/usr/bin/python3", "/usr/local/bin/python3"];
/// What every script can use: `hold(socket)` keeps a socket open.
const BEGIN: &str = r#"
import os, signal, socket, sys, time
TCP, UDP, V4, V6 = socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.AF_INET, socket.AF_INET6
held = []
def opened(family, kind, address, device=None, only_v6=None, reuse=False, protocol=0):
    s = socket.socket(family, kind, protocol)
    held.append(s)
    if device: s.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, device.encode())
    if only_v6 is not None: s.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, only_v6)
    if reuse: s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    s.bind(address)
    return s
def listen(*args, **options):
    s = opened(*args, **options)
    s.listen()
    return s
open("/proc/self/comm", "w").write("a-server")
"#;
/// The end of every script.
const END: &str = "\nprint('ready', flush=True)\nsignal.pause()\n";

/// A running script; it ends with this value.
pub(super) struct Holder(Child);

impl Holder {
    /// Runs a script of Python in a process named `a-server` until it has opened its sockets; `None`, with a note, without
    /// Python.
    pub(super) fn run(test: &str, script: &str) -> Option<Holder> {
        Holder::run_as(test, script, |_| {})
    }

    /// The same with changes to the command.
    pub(super) fn run_as(test: &str, script: &str, change: impl FnOnce(&mut Command)) -> Option<Holder> {
        let mut command = Command::new(PYTHON.into_iter().find(|path| Path::new(path).exists()).unwrap_or("python3"));
        command.args(["-c", &format!("{BEGIN}{script}{END}")]).stdout(Stdio::piped());
        change(&mut command);
        let Ok(mut child) = command.spawn() else {
            skip(test, "python3 is not installed");
            return None;
        };
        let mut ready = String::new();
        let output = child.stdout.take().expect("a pipe");
        BufReader::new(output).read_line(&mut ready).expect("its output is UTF-8");
        assert_eq!(ready, "ready\n", "the script of {test} opens its sockets");
        Some(Holder(child))
    }

    pub(super) fn pid(&self) -> u32 {
        self.0.id()
    }
}

impl Drop for Holder {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
