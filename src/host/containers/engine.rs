//! Container engines: what Docker and Podman say of their containers, over their sockets.
//!
//! An engine that does not answer at once is left out. Its answer is bounded, and anything in it may be wrong. Podman's socket
//! starts its service (systemd.socket(5)), so engines are asked only where there are signs of containers.

use super::{ContainerPort, Published};
use crate::host::process::is_id;
use crate::{Port, Protocol};
use rustix::net::{AddressFamily, SocketAddrUnix, SocketFlags, SocketType, connect, socket_with};
use serde_json::Value;
use std::collections::HashMap;
use std::env;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{IpAddr, Ipv4Addr};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// The time for connecting, asking and reading the whole answer.
const TIMEOUT: Duration = Duration::from_millis(100);
/// The greatest answer, in bytes: enough for thousands of containers.
const MAX_ANSWER: usize = 4 << 20;
/// The greatest length of a name or an image, in characters.
const MAX_TEXT: usize = 255;
/// The request: HTTP/1.0, so that the answer ends with the connection and is not chunked. Docker and Podman both know it.
const REQUEST: &[u8] = b"GET /containers/json HTTP/1.0\r\nHost: localhost\r\n\r\n";
/// The sockets of the engines of the whole machine.
const SYSTEM: [&str; 2] = ["/run/docker.sock", "/run/podman/podman.sock"];

/// The engines of this machine, each asked once, when it is first needed.
#[derive(Debug, Default)]
pub(in crate::host) struct Engines {
    /// The answer of each engine; `None` if there was none.
    answers: HashMap<PathBuf, Option<Answer>>,
}

/// What an engine says.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
struct Answer {
    containers: Vec<ContainerPort>,
    published: Vec<Published>,
}

impl Engines {
    /// The ports that the containers of all engines publish; `None` if no engine answered. The engines of a user, who may
    /// have their own, are asked only if the user is given.
    pub(in crate::host) fn published(&mut self, user: Option<u32>) -> Option<Vec<&Published>> {
        let mut answers = self.answers(user).peekable();
        answers.peek()?;
        Some(answers.flat_map(|answer| &answer.published).collect())
    }

    /// The container with this ID.
    pub(in crate::host) fn by_id(&mut self, id: &str, user: Option<u32>) -> Option<ContainerPort> {
        self.answers(user).flat_map(|answer| &answer.containers).find(|known| known.id == id).cloned()
    }

    fn answers(&mut self, user: Option<u32>) -> impl Iterator<Item = &Answer> {
        let sockets = sockets(user);
        for path in &sockets {
            if !self.answers.contains_key(path) {
                self.answers.insert(path.clone(), ask(path).ok());
            }
        }
        sockets.into_iter().filter_map(|path| self.answers.get(&path)?.as_ref())
    }
}

/// The sockets of engines: those in the environment, those of the machine and those of a user.
fn sockets(user: Option<u32>) -> Vec<PathBuf> {
    let variables = ["DOCKER_HOST", "CONTAINER_HOST"].into_iter().filter_map(|name| env::var(name).ok());
    let named = variables.filter_map(|host| host.strip_prefix("unix://").map(PathBuf::from));
    let own = env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from);
    let users = own.into_iter().chain(user.filter(|user| *user != 0).map(|user| format!("/run/user/{user}").into()));
    let users = users.flat_map(|folder| [folder.join("docker.sock"), folder.join("podman/podman.sock")]);
    let mut sockets: Vec<PathBuf> = named.chain(SYSTEM.map(PathBuf::from)).chain(users).collect();
    let mut seen = Vec::new();
    sockets.retain(|path| {
        !seen.contains(path) && {
            seen.push(path.clone());
            true
        }
    });
    sockets
}

/// Asks an engine for its containers.
fn ask(path: &Path) -> io::Result<Answer> {
    let deadline = Instant::now() + TIMEOUT;
    let flags = SocketFlags::CLOEXEC | SocketFlags::NONBLOCK;
    let socket = socket_with(AddressFamily::UNIX, SocketType::STREAM, flags, None)?;
    // A busy engine, whose queue is full, is an error here.
    connect(&socket, &SocketAddrUnix::new(path)?)?;
    let mut stream = UnixStream::from(socket);
    stream.set_nonblocking(false)?;
    stream.set_write_timeout(Some(TIMEOUT))?;
    stream.write_all(REQUEST)?;
    let mut answer = Vec::new();
    let mut part = vec![0; 1 << 16];
    loop {
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() || answer.len() > MAX_ANSWER {
            return Err(ErrorKind::TimedOut.into());
        }
        stream.set_read_timeout(Some(left))?;
        match stream.read(&mut part)? {
            0 => break,
            length => answer.extend_from_slice(&part[..length]),
        }
    }
    read(&answer).ok_or_else(|| ErrorKind::InvalidData.into())
}

/// Reads an answer; `None` if it is not a list of containers.
fn read(answer: &[u8]) -> Option<Answer> {
    let (head, body) = answer.split_at(answer.windows(4).position(|bytes| bytes == b"\r\n\r\n")?);
    let status = head.strip_prefix(b"HTTP/1.")?;
    if !status.get(1..)?.starts_with(b" 200") {
        return None;
    }
    let Ok(Value::Array(containers)) = serde_json::from_slice(body) else { return None };
    let mut answer = Answer::default();
    for container in &containers {
        let known = container_of(container);
        let ports = container.get("Ports").and_then(Value::as_array);
        answer.published.extend(ports.into_iter().flatten().filter_map(|port| published_port(port, &known)));
        answer.containers.push(known);
    }
    Some(answer)
}

fn container_of(container: &Value) -> ContainerPort {
    let text = |name: &str| container.get(name).and_then(Value::as_str).map(bounded).unwrap_or_default();
    let names = container.get("Names").and_then(|names| names.get(0)).and_then(Value::as_str);
    ContainerPort {
        name: bounded(names.unwrap_or_default().trim_start_matches('/')),
        image: text("Image"),
        id: Some(text("Id")).filter(|id| is_id(id)).unwrap_or_default(),
        port: None,
    }
}

/// A port such as `{"IP":"0.0.0.0","PrivatePort":80,"PublicPort":8080,"Type":"tcp"}`; `None` if it is not published.
fn published_port(port: &Value, known: &ContainerPort) -> Option<Published> {
    let number = |name: &str| port.get(name)?.as_u64().and_then(|number| u16::try_from(number).ok());
    let protocol = match port.get("Type").and_then(Value::as_str) {
        Some("udp") => Protocol::Udp,
        Some("sctp") => Protocol::Sctp,
        _ => Protocol::Tcp,
    };
    let address = port.get("IP").and_then(Value::as_str).and_then(|address| address.parse().ok());
    Some(Published {
        ports: Port::new(number("PublicPort").filter(|port| *port != 0)?).into(),
        protocol,
        address: address.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED)),
        container: ContainerPort { port: number("PrivatePort").map(Port::new), ..known.clone() },
    })
}

/// The beginning of a text.
fn bounded(text: &str) -> String {
    text.chars().take(MAX_TEXT).collect()
}

#[cfg(test)]
mod tests;
