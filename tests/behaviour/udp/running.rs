//! A running server, and sockets of the tests.

use crate::harness::{Svc, svc};
use std::io::{BufRead, BufReader, Read};
use std::net::{SocketAddr, UdpSocket};
use std::process::{Child, ChildStdout, Command};
use std::time::Duration;

/// How long a test waits.
pub(super) const PATIENCE: Duration = Duration::from_secs(20);

/// A server on a port chosen by the system; stopped at the end of the test.
pub(super) struct Server {
    child: Running,
    output: BufReader<ChildStdout>,
    pub(super) address: SocketAddr,
}

/// A program that is killed when it is dropped.
pub(super) struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Server {
    /// Starts a server with these options, on 127.0.0.1 by default.
    pub(super) fn start(options: &str) -> Server {
        Server::run(svc("udp server --port 0").args(options))
    }

    /// Starts a server, and waits until it listens.
    pub(super) fn run(run: Svc) -> Server {
        let mut child = Running(run.command().spawn().expect("a server"));
        let mut output = BufReader::new(child.0.stdout.take().expect("a pipe"));
        let mut line = String::new();
        output.read_line(&mut line).expect("a line of text");
        let address = line.split('\t').nth(1).and_then(|address| address.parse().ok());
        let Some(address) = address.filter(|_| line.starts_with("listening\t")) else {
            let mut errors = String::new();
            child.0.stderr.take().expect("a pipe").read_to_string(&mut errors).expect("text");
            panic!("it does not listen: {line:?}, {errors}");
        };
        Server { child, output, address }
    }

    /// The options for a client of this server.
    pub(super) fn port(&self) -> String {
        format!("--port {}", self.address.port())
    }

    /// Its process ID.
    #[cfg(target_os = "linux")]
    pub(super) fn process(&self) -> u32 {
        self.child.0.id()
    }

    /// Its next line of output.
    pub(super) fn line(&mut self) -> String {
        let mut line = String::new();
        self.output.read_line(&mut line).expect("a line of text");
        line
    }

    /// Sends it a signal: `INT` or `TERM`.
    pub(super) fn signal(&self, signal: &str) {
        let (signal, process) = (format!("-{signal}"), self.child.0.id().to_string());
        assert!(Command::new("kill").args([signal, process]).status().expect("kill").success());
    }

    /// Closes its output; returns its exit status and standard error.
    pub(super) fn stop_reading(self, then: impl FnOnce()) -> (Option<i32>, String) {
        let Server { mut child, output, .. } = self;
        drop(output);
        then();
        let mut errors = String::new();
        child.0.stderr.take().expect("a pipe").read_to_string(&mut errors).expect("text");
        (child.0.wait().expect("its end").code(), errors)
    }

    /// Waits for its end; returns the exit status, the rest of its output, and standard error.
    pub(super) fn end(mut self) -> (Option<i32>, String, String) {
        let (mut rest, mut errors) = (String::new(), String::new());
        self.output.read_to_string(&mut rest).expect("text");
        self.child.0.stderr.take().expect("a pipe").read_to_string(&mut errors).expect("text");
        (self.child.0.wait().expect("its end").code(), rest, errors)
    }

    /// Asserts that it ends with status 0, with these sums and without an error.
    #[track_caller]
    pub(super) fn ends_with(self, datagrams: u64, bytes: u64) {
        let expected = format!("ended\t{}\t\t{bytes}\t{datagrams}\t\t\t\t\n", self.address);
        assert_eq!(self.end(), (Some(0), expected, String::new()));
    }
}

/// A socket on 127.0.0.1 with the timeout of the tests.
pub(super) fn socket() -> UdpSocket {
    let socket = UdpSocket::bind("127.0.0.1:0").expect("a free port");
    socket.set_read_timeout(Some(PATIENCE)).expect("a time");
    socket
}

/// Sends data from the socket, and returns the reply.
pub(super) fn ask(socket: &UdpSocket, server: SocketAddr, data: &[u8]) -> String {
    socket.send_to(data, server).expect("sent");
    let mut buffer = [0; 100];
    let (length, sender) = socket.recv_from(&mut buffer).expect("a reply");
    assert_eq!(sender, server);
    String::from_utf8(buffer[..length].to_vec()).expect("a text")
}

pub(super) fn port(socket: &UdpSocket) -> u16 {
    socket.local_addr().expect("an address").port()
}
