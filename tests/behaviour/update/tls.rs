//! TLS, with a trusted certificate and with an untrusted one.

use super::home::Home;
use super::registry::registry;
use crate::harness::skip;
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// A server of openssl that sends the files of a folder; stopped at the end of the test.
struct TlsServer {
    child: Child,
    port: u16,
}

impl TlsServer {
    fn new(folder: &Path) -> TlsServer {
        let free = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a free port");
        let mut command = Command::new("openssl");
        command.args(["s_server", "-WWW", "-quiet", "-cert", "server.pem", "-key", "server.key", "-accept"]);
        command.arg(free.to_string()).current_dir(folder).stdin(Stdio::piped());
        let child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("openssl starts");
        for _ in 0..200 {
            if TcpStream::connect(free).is_ok() {
                break;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        TlsServer { child, port: free.port() }
    }
}

impl Drop for TlsServer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Creates a CA, and a certificate for `localhost` signed by it. Returns whether openssl could.
fn certificates(folder: &Path) -> bool {
    let days = ["-days", "2", "-nodes", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"];
    let authority = ["-subj", "/CN=made up", "-keyout", "ca.key", "-out", "ca.pem"];
    let server = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", "server.key"];
    let signed =
        ["-out", "server.pem", "-CA", "ca.pem", "-CAkey", "ca.key", "-addext", "basicConstraints=critical,CA:FALSE"];
    let make = |args: &[&str]| {
        let mut command = Command::new("openssl");
        command.args(["req", "-x509"]).args(days).args(args).current_dir(folder);
        command.output().is_ok_and(|output| output.status.success())
    };
    make(&authority) && make(&[&server[..], &signed].concat())
}

#[test]
fn only_a_trusted_certificate_for_the_host_is_accepted() {
    let home = Home::new("tls");
    if !certificates(&home.path) {
        return skip("TLS", "openssl cannot create certificates");
    }
    home.file("registry.xml", registry("2091-02-03", ""));
    let server = TlsServer::new(&home.path);
    let authority = home.path.join("ca.pem");
    let home = home.with("SSL_CERT_FILE", &authority);
    let url = |host: &str| format!("https://{host}:{}/registry.xml", server.port);
    let no_trust = |url: &str| format!("svc: cannot fetch `{url}`: TLS failed (");
    let other_name = home.svc(&["update", "--url", &url("127.0.0.1")]);
    let other_host = no_trust(&url("127.0.0.1")) + "the certificate is for another host); ";
    assert!(other_name.stderr.starts_with(&other_host), "{other_name:?}");
    home.svc(&["update", "--url", &url("localhost")]).said("updated");
    assert_eq!(home.date(), "2091-02-03");
    let own = home.path.join("server.pem");
    let stranger = Home::new("tls-stranger").with("SSL_CERT_FILE", own.with_file_name("missing.pem"));
    let run = stranger.svc(&["update", "--url", &url("localhost")]);
    assert_eq!((run.status, stranger.files().len()), (Some(2), 0));
    assert!(run.stderr.starts_with(&no_trust(&url("localhost"))), "{run:?}");
}
