//! Open and free ports of this machine, each test in a network namespace of its own.

mod containers;
mod details;
mod filters;
mod free;
mod held;
mod here;
mod holder;
mod json;
mod library;
mod listening;
mod named;
pub(crate) mod namespace;
mod questions;
mod reach;
mod software;
mod ss;
mod watch;
