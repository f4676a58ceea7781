//! What is open and what is free on this machine, in networks of the tests' own.

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
