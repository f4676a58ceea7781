//! An HTTP server for the tests.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// A server that runs until the tests end.
pub(super) struct Server {
    pub(super) url: String,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// A server that handles each request: its head and its connection.
    pub(super) fn new(handle: impl Fn(&str, &mut TcpStream) + Send + 'static) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let url = format!("http://{}/registry.xml", listener.local_addr().expect("an address"));
        let requests = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&requests);
        thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                let head = head(&stream);
                kept.lock().expect("no test panics here").push(head.clone());
                handle(&head, &mut stream);
            }
        });
        Server { url, requests }
    }

    /// A server that sends these bytes for every request, and closes the connection.
    pub(super) fn sending(response: impl Into<Vec<u8>>) -> Server {
        let response = response.into();
        // The program may close the connection early.
        Server::new(move |_, stream| drop(stream.write_all(&response)))
    }

    /// The heads of the requests so far, in lower case.
    pub(super) fn requests(&self) -> Vec<String> {
        self.requests.lock().expect("no test panics here").clone()
    }
}

/// A response with a body, its length and these headers.
pub(super) fn response(status: &str, headers: &str, body: impl AsRef<[u8]>) -> Vec<u8> {
    let body = body.as_ref();
    let mut response = format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\n{headers}\r\n", body.len()).into_bytes();
    response.extend_from_slice(body);
    response
}

/// A successful response with these headers.
pub(super) fn good(headers: &str, body: impl AsRef<[u8]>) -> Vec<u8> {
    response("200 OK", headers, body)
}

fn head(stream: &TcpStream) -> String {
    let lines = BufReader::new(stream).lines().map_while(Result::ok).take_while(|line| !line.is_empty());
    lines.map(|line| line.to_ascii_lowercase() + "\n").collect()
}
