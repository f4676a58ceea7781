//! `svc udp`: a server and a client as separate processes, and misbehaving sockets in the tests.

#[cfg(target_os = "linux")]
mod addresses;
mod arguments;
mod client;
mod formats;
#[cfg(target_os = "linux")]
mod refusals;
mod replies;
mod running;
mod server;
mod sizes;
