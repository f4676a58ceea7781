//! An HTTP server on this machine that does what a test tells it to.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// A server, until the tests end.
pub(super) struct Server {
    pub(super) url: String,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// A server that answers each request, whose head it is given, on the connection.
    pub(super) fn new(answer: impl Fn(&str, &mut TcpStream) + Send + 'static) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let url = format!("http://{}/registry.xml", listener.local_addr().expect("an address"));
        let requests = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&requests);
        thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                let head = head(&stream);
                kept.lock().expect("no test panics here").push(head.clone());
                answer(&head, &mut stream);
            }
        });
        Server { url, requests }
    }

    /// A server that answers everything with these bytes, and closes the connection.
    pub(super) fn sending(answer: impl Into<Vec<u8>>) -> Server {
        let answer = answer.into();
        // A program that has read enough closes the connection: that is no failure.
        Server::new(move |_, stream| drop(stream.write_all(&answer)))
    }

    /// The heads of the requests so far, in small letters.
    pub(super) fn requests(&self) -> Vec<String> {
        self.requests.lock().expect("no test panics here").clone()
    }
}

/// An answer with a body, its length and these headers.
pub(super) fn answer(status: &str, headers: &str, body: impl AsRef<[u8]>) -> Vec<u8> {
    let body = body.as_ref();
    let mut answer = format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\n{headers}\r\n", body.len()).into_bytes();
    answer.extend_from_slice(body);
    answer
}

/// A good answer with these headers.
pub(super) fn good(headers: &str, body: impl AsRef<[u8]>) -> Vec<u8> {
    answer("200 OK", headers, body)
}

fn head(stream: &TcpStream) -> String {
    let lines = BufReader::new(stream).lines().map_while(Result::ok).take_while(|line| !line.is_empty());
    lines.map(|line| line.to_ascii_lowercase() + "\n").collect()
}
