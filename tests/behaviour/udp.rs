//! `svc udp`: a server and a client, each a process of its own, and sockets of the tests that behave as they should not.

mod arguments;
mod client;
mod formats;
#[cfg(target_os = "linux")]
mod refusals;
mod replies;
mod running;
mod server;
mod sizes;
