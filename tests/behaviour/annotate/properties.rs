//! What holds for every text.

use super::{annotated, options, replaced, restored};
use proptest::prelude::*;
use svc_lookup::annotate::{Plan, TextOptions, annotate, tokens};

/// The parts that tokens are made of, and what is easily taken for one.
pub(super) const PIECES: [&str; 57] = [
    "192.0.2.7",
    "10.0.0.1",
    "[2001:db8::7]",
    "2001:db8::53",
    "*",
    "::",
    "localhost",
    "db.example.com",
    "main.rs",
    "%eth0",
    ":",
    ":",
    ".",
    "/",
    "#",
    "(",
    ")",
    "[",
    "]",
    "=",
    " ",
    " ",
    " ",
    ", ",
    "\n",
    "\"",
    " > ",
    "->",
    " \u{2192} ",
    "22",
    "53",
    "80",
    "443",
    "514",
    "5432",
    "8080",
    "9200",
    "33060",
    "51514",
    "0",
    "65536",
    "tcp",
    "udp",
    "TCP",
    "icmp",
    "PROTO=17",
    "DPT=",
    "dst_port",
    " port ",
    "ssh",
    "domain",
    "10:15:22",
    "http-alt",
    "Flags [",
    "protocol",
    " proto ",
    "ipv6-icmp",
];

/// Text made of these parts.
pub(super) fn texts() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(&PIECES[..]), 0..40).prop_map(|pieces| pieces.concat())
}

/// A text without what was added to it, or nothing if something else changed.
fn without_names(text: &[u8], named: &[u8]) -> Option<Vec<u8>> {
    let (mut out, mut at) = (Vec::new(), 0);
    for &byte in text {
        if named.get(at) != Some(&byte) {
            at += named.get(at..)?.iter().position(|&end| end == b')')? + 1;
        }
        out.push(*named.get(at)?);
        at += 1;
    }
    // A name can be added at the very end.
    let rest = &named[at..];
    (rest.is_empty() || rest.starts_with(b"(") && rest.ends_with(b")")).then_some(out)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    /// Names are added, and nothing else changes.
    #[test]
    fn without_its_names_the_output_is_the_input(text in texts()) {
        let named = annotated(text.as_bytes(), &TextOptions::default());
        prop_assert_eq!(without_names(text.as_bytes(), &named), Some(text.into_bytes()));
    }

    /// The same for any bytes.
    #[test]
    fn any_bytes_go_through(text in prop::collection::vec(any::<u8>(), 0..300)) {
        let named = annotated(&text, &TextOptions::default());
        prop_assert_eq!(without_names(&text, &named), Some(text));
    }

    /// A second run finds nothing to add.
    #[test]
    fn annotating_twice_adds_nothing(text in texts(), practice in 0..3_usize, all: bool) {
        let options = options(|options| (options.practice, options.all) = (practice, all));
        let once = annotated(text.as_bytes(), &options);
        prop_assert_eq!(annotated(&once, &options), once);
    }

    /// Each token is a port of the text, after the one before.
    #[test]
    fn tokens_are_in_order_and_inside_the_text(text in texts()) {
        let mut end = 0;
        for token in tokens(&text) {
            prop_assert!(token.number.start >= end && token.span.start <= token.number.start);
            prop_assert_eq!(text[token.number.clone()].parse::<u16>(), Ok(token.port.number()));
            end = token.number.end;
        }
    }

    /// A line is annotated alike wherever it stands in a text, and however the text is cut into reads.
    #[test]
    fn lines_do_not_depend_on_each_other(lines in prop::collection::vec(texts(), 0..6), size in 1..50_usize) {
        let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
        let each: Vec<u8> = text.split_inclusive('\n').flat_map(|line| annotated(line.as_bytes(), &TextOptions::default())).collect();
        prop_assert_eq!(&annotated(text.as_bytes(), &TextOptions::default()), &each);
        let mut out = Vec::new();
        annotate(&super::with_practice(), &Plan::Text(TextOptions::default()), Slow(text.as_bytes(), size), &mut out, 1)
            .expect("the input is in memory");
        prop_assert_eq!(out, each);
    }

    /// Numbers come back from names, where an address announces the port and its name is of one port.
    #[test]
    fn numbers_come_back_from_names(ports in prop::collection::vec(prop::sample::select(&[22_u16, 53, 443, 5432, 6443, 9092][..]), 1..6)) {
        let text: String = ports.iter().map(|port| format!("tcp 192.0.2.7:{port} [2001:db8::7]:{port} DPT={port} {port}/tcp\n")).collect();
        let names = replaced(text.as_bytes());
        prop_assert_ne!(names.as_slice(), text.as_bytes());
        prop_assert_eq!(restored(&names), text.as_bytes());
        let added = annotated(text.as_bytes(), &TextOptions::default());
        prop_assert_eq!(restored(&added), text.as_bytes());
    }
}

/// An input that returns a few bytes for each read.
struct Slow<'a>(&'a [u8], usize);

impl std::io::Read for Slow<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let length = self.1.min(buffer.len());
        (&mut self.0).take(length as u64).read(buffer)
    }
}
