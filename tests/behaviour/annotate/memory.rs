//! Memory that is bounded for any input.

use super::registry;
use std::io::{self, Read, Write};
use svc_lookup::annotate::{Field, FieldFormat, FieldOptions, Plan, TextOptions, annotate};

/// An input that repeats a text up to a size.
struct Repeated {
    text: &'static [u8],
    at: usize,
    left: usize,
}

impl Repeated {
    fn new(text: &'static [u8], size: usize) -> Repeated {
        Repeated { text, at: 0, left: size }
    }
}

impl Read for Repeated {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = buffer.len().min(self.left);
        for byte in &mut buffer[..length] {
            *byte = self.text[self.at];
            self.at = (self.at + 1) % self.text.len();
        }
        self.left -= length;
        Ok(length)
    }
}

/// An output that counts bytes and remembers the largest piece.
#[derive(Default)]
struct Counted {
    bytes: usize,
    largest: usize,
}

impl Write for Counted {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.bytes += bytes.len();
        self.largest = self.largest.max(bytes.len());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_line_without_end_is_written_as_it_comes() {
    let table: [(&[u8], usize, usize); 3] =
        [(b"192.0.2.1:22 ", 13, "(ssh)".len()), (b"nothing at all ", 15, 0), (b"x", 1, 0)];
    for (text, length, added) in table {
        let (size, mut out) = (4_000_000 / length * length, Counted::default());
        annotate(&registry(), &Plan::Text(TextOptions::default()), Repeated::new(text, size), &mut out, 1)
            .expect("no errors");
        assert_eq!(out.bytes, size + size / length * added, "{}", String::from_utf8_lossy(text));
        assert!(out.largest < 1 << 20, "{}", out.largest);
    }
}

#[test]
fn a_record_without_end_is_written_as_it_comes() {
    let mut options =
        FieldOptions::new(FieldFormat::Delimited { delimiter: b',', quotes: true }, vec![Field::new("1")]);
    for text in [&b"22,"[..], b"\"22,", b"\"\"\"\n"] {
        options.protocol_field = None;
        let (plan, mut out) = (Plan::Fields(options.clone()), Counted::default());
        annotate(&registry(), &plan, Repeated::new(text, 3_000_000), &mut out, 2).expect("no errors");
        assert!(out.bytes >= 3_000_000, "{}", out.bytes);
    }
}
