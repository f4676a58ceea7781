//! A server that runs, and sockets of the tests' own.

use crate::harness::{Svc, svc};
use std::io::{BufRead, BufReader, Read};
use std::net::{SocketAddr, UdpSocket};
use std::process::{Child, ChildStdout, Command};
use std::time::Duration;

/// How long a test waits for what has to come.
pub(super) const PATIENCE: Duration = Duration::from_secs(20);

/// A server on a port that the system chose; ended with the test.
pub(super) struct Server {
    child: Running,
    output: BufReader<ChildStdout>,
    pub(super) address: SocketAddr,
}

/// A program that is not left running.
pub(super) struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Server {
    /// Starts one with these options, on 127.0.0.1 if they name no other address.
    pub(super) fn start(options: &str) -> Server {
        Server::run(svc("udp server --port 0").args(options))
    }

    /// Starts one as it is told, and waits until it listens.
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

    /// The options that make a client ask this server.
    pub(super) fn port(&self) -> String {
        format!("--port {}", self.address.port())
    }

    /// The number of its process.
    #[cfg(target_os = "linux")]
    pub(super) fn process(&self) -> u32 {
        self.child.0.id()
    }

    /// Its next line.
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

    /// Nobody reads it any more: the status and what it says as an error then.
    pub(super) fn stop_reading(self, then: impl FnOnce()) -> (Option<i32>, String) {
        let Server { mut child, output, .. } = self;
        drop(output);
        then();
        let mut errors = String::new();
        child.0.stderr.take().expect("a pipe").read_to_string(&mut errors).expect("text");
        (child.0.wait().expect("its end").code(), errors)
    }

    /// Waits for its end: the status, and what it said since.
    pub(super) fn end(mut self) -> (Option<i32>, String, String) {
        let (mut rest, mut errors) = (String::new(), String::new());
        self.output.read_to_string(&mut rest).expect("text");
        self.child.0.stderr.take().expect("a pipe").read_to_string(&mut errors).expect("text");
        (self.child.0.wait().expect("its end").code(), rest, errors)
    }

    /// Asserts that it ends with status 0, without an error, and with this line.
    #[track_caller]
    pub(super) fn ends_with(self, datagrams: u64, bytes: u64) {
        let expected = format!("ended\t{}\t\t{bytes}\t{datagrams}\t\t\t\t\n", self.address);
        assert_eq!(self.end(), (Some(0), expected, String::new()));
    }
}

/// A socket of the test's own on 127.0.0.1, which waits no longer than a test does.
pub(super) fn socket() -> UdpSocket {
    let socket = UdpSocket::bind("127.0.0.1:0").expect("a free port");
    socket.set_read_timeout(Some(PATIENCE)).expect("a time");
    socket
}

/// Sends something from the socket, and gives the answer.
pub(super) fn ask(socket: &UdpSocket, server: SocketAddr, data: &[u8]) -> String {
    socket.send_to(data, server).expect("a way to the server");
    let mut buffer = [0; 100];
    let (length, sender) = socket.recv_from(&mut buffer).expect("an answer");
    assert_eq!(sender, server);
    String::from_utf8(buffer[..length].to_vec()).expect("an answer in words")
}

pub(super) fn port(socket: &UdpSocket) -> u16 {
    socket.local_addr().expect("an address").port()
}
