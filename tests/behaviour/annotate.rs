//! `svc annotate` and the library beneath it: names for the ports in text and in fields.

mod command;
mod fields;
mod memory;
mod properties;
mod reference;
mod samples;
mod text;

use svc_lookup::annotate::{Plan, Scanner, TextOptions, Writing, annotate};
use svc_lookup::{Services, Source};

/// The registry alone, so that the services file of this machine makes no difference.
fn registry() -> Services {
    Services::builder().sources(Source::Iana.into()).open().expect("the registry is in the program")
}

/// The registry with the ports in common use.
fn with_practice() -> Services {
    let sources = [Source::Iana, Source::Practice].into_iter().collect();
    Services::builder().sources(sources).open().expect("both are in the program")
}

/// Options for text, with some of them set.
fn options(set: impl FnOnce(&mut TextOptions)) -> TextOptions {
    let mut options = TextOptions::default();
    set(&mut options);
    options
}

/// The text as the scanner writes it.
fn annotated(text: &[u8], options: &TextOptions) -> Vec<u8> {
    let (services, mut out) = (with_practice(), Vec::new());
    Scanner::new(&services, options).annotate(text, &mut out);
    out
}

/// The text with names.
fn named(text: &str) -> String {
    String::from_utf8(annotated(text.as_bytes(), &TextOptions::default())).expect("names are ASCII")
}

fn replaced(text: &[u8]) -> Vec<u8> {
    annotated(text, &options(|options| options.writing = Writing::NameOnly))
}

fn restored(text: &[u8]) -> Vec<u8> {
    annotated(text, &options(|options| options.writing = Writing::NumberOnly))
}

/// The output of a plan for an input.
fn run(plan: &Plan, input: &[u8], threads: usize) -> String {
    let mut out = Vec::new();
    annotate(&registry(), plan, input, &mut out, threads).expect("the input is in memory");
    String::from_utf8(out).expect("the samples are UTF-8")
}
