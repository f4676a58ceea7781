//! `libnss_svc.so.2`: a module for glibc's name service switch, so that every program of a machine has the services of
//! IANA's registry through getservbyname(3), getservbyport(3), getservent(3) and getaddrinfo(3).
//!
//! With `services: files svc` in nsswitch.conf(5), glibc asks the services file first and then this module. Its answers are
//! those of [`Index::getservbyname`](svc_lookup::Index::getservbyname): the records of the registry that have a port, and
//! the long-standing names. Ports in practice are never among them, since a tool that shows names would show others than
//! before.
//!
//! The module runs in setuid programs, in threads, and between fork and exec. So it reads no variable of the environment and
//! no file of a user, takes no lock, starts no thread, does nothing when it is loaded, and no panic leaves it. The registry
//! is a read-only part of the library, which all processes share. The interface is described in the manual of glibc, "NSS
//! Module Function Internals".

#![deny(unsafe_code)] // `interface.rs` is the exception.

#[cfg(all(target_os = "linux", target_env = "gnu"))]
mod answer;
#[cfg(all(target_os = "linux", target_env = "gnu"))]
mod interface;
#[cfg(all(target_os = "linux", target_env = "gnu"))]
mod layout;
#[cfg(all(target_os = "linux", target_env = "gnu"))]
mod stored;
