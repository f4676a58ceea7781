//! Open and free ports of this machine, each test in a network namespace of its own.

mod free;
mod here;
mod json;
mod library;
mod listening;
mod namespace;
mod questions;
mod software;
mod ss;
mod watch;
