//! Objects of JSON, one per line.

use super::cell;
use super::column::{END_OF_VALUE, quote};
use super::scanner::FieldScanner;
use crate::annotate::summary::Summary;
use memchr::{memchr, memchr2};

/// The deepest nesting that is followed.
const DEEPEST: usize = 64;

/// The values that a line has for some paths: the bytes of a number, a word or the inside of a string.
struct Values<'t> {
    text: &'t [u8],
    found: Vec<Option<&'t [u8]>>,
}

impl FieldScanner<'_> {
    pub(super) fn annotate_json(&mut self, records: &[u8], out: &mut Vec<u8>, summary: &mut Summary) {
        let mut at = 0;
        while at < records.len() {
            let end = at + memchr(b'\n', &records[at..]).unwrap_or(records.len() - at);
            self.annotate_object(&records[at..end], out, summary);
            if end < records.len() {
                out.push(b'\n');
            }
            at = end + 1;
        }
    }

    fn annotate_object(&mut self, line: &[u8], out: &mut Vec<u8>, summary: &mut Summary) {
        let close = line.trim_ascii_end().len().wrapping_sub(1);
        let ports = self.layout.port_paths.len();
        let paths: Vec<&str> = self
            .layout
            .port_paths
            .iter()
            .chain(&self.layout.protocol_path)
            .chain(&self.layout.added)
            .map(String::as_str)
            .collect();
        let values = (line.get(close) == Some(&b'}')).then(|| Values::of(line, &paths)).flatten();
        let Some(values) = values else {
            if !line.trim_ascii().is_empty() {
                summary.records += 1;
                summary.bad(line);
            }
            return out.extend_from_slice(line);
        };
        summary.records += 1;
        let has_protocol = usize::from(self.layout.protocol_path.is_some());
        let protocol = values[ports..ports + has_protocol].first().copied().flatten();
        let transport = cell::transport(protocol.unwrap_or_default(), self.default);
        let existing: Vec<bool> = values[ports + has_protocol..].iter().map(Option::is_some).collect();
        let mut added = Vec::new();
        let columns = self.layout.added.len() / ports.max(1);
        for (at, value) in values[..ports].iter().enumerate() {
            let text = value.unwrap_or_default();
            let slot = self.slot(cell::port(text), transport, text, summary);
            let label = self.label(slot, self.labels.known(slot), summary).text.to_vec();
            self.labels.limit();
            let cells = label.split(|&byte| byte == END_OF_VALUE).take(columns);
            for (name, cell) in (at * columns..).zip(cells) {
                if existing[name] {
                    summary.existing(&self.layout.added[name]);
                    continue;
                }
                added.push(b',');
                quote(self.layout.added[name].as_bytes(), &mut added);
                added.push(b':');
                added.extend_from_slice(cell);
            }
        }
        let is_empty = line[..close].trim_ascii_end().ends_with(b"{");
        out.extend_from_slice(&line[..close]);
        out.extend_from_slice(if is_empty { added.get(1..).unwrap_or_default() } else { &added });
        out.extend_from_slice(&line[close..]);
    }
}

impl<'t> Values<'t> {
    /// The values at these paths; `None` if the line is not one object.
    fn of(text: &'t [u8], paths: &[&str]) -> Option<Vec<Option<&'t [u8]>>> {
        let mut values = Values { text, found: vec![None; paths.len()] };
        let all: Vec<Option<&str>> = paths.iter().map(|path| Some(*path)).collect();
        let at = values.blanks(0);
        if text.get(at) != Some(&b'{') {
            return None;
        }
        let end = values.object(at + 1, &all, DEEPEST)?;
        (values.blanks(end) == text.len()).then_some(values.found)
    }

    fn blanks(&self, mut at: usize) -> usize {
        while self.text.get(at).is_some_and(u8::is_ascii_whitespace) {
            at += 1;
        }
        at
    }

    /// Reads the members of an object, and returns the end of it.
    fn object(&mut self, mut at: usize, paths: &[Option<&str>], depth: usize) -> Option<usize> {
        loop {
            at = self.blanks(at);
            match self.text.get(at)? {
                b'}' => return Some(at + 1),
                b',' => at += 1,
                b'"' => {
                    let (key, after) = self.string(at)?;
                    at = self.blanks(after);
                    if self.text.get(at) != Some(&b':') {
                        return None;
                    }
                    at = self.member(self.blanks(at + 1), key, paths, depth)?;
                }
                _ => return None,
            }
        }
    }

    /// Reads the value of a member.
    fn member(&mut self, at: usize, key: &[u8], paths: &[Option<&str>], depth: usize) -> Option<usize> {
        let key = std::str::from_utf8(key).ok();
        // A key can hold dots of its own, as Zeek's `id.resp_p` does.
        let is_whole = |path: &Option<&str>| path.is_some() && *path == key;
        if *self.text.get(at)? == b'{' && depth > 0 {
            let inner: Vec<Option<&str>> = paths.iter().map(|path| path.and_then(|path| strip(path, key))).collect();
            if inner.iter().any(Option::is_some) {
                return self.object(at + 1, &inner, depth - 1);
            }
        }
        let (value, end) = self.value(at)?;
        for (place, _) in paths.iter().enumerate().filter(|(_, path)| is_whole(path)) {
            self.found[place].get_or_insert(value);
        }
        Some(end)
    }

    /// Reads any value, and returns the inside of a string, or the bytes of anything else.
    fn value(&self, at: usize) -> Option<(&'t [u8], usize)> {
        match self.text.get(at)? {
            b'"' => self.string(at),
            b'{' | b'[' => self.nested(at).map(|end| (&self.text[at..end], end)),
            _ => {
                let is_of_word = |byte: &u8| byte.is_ascii_alphanumeric() || b"+-.".contains(byte);
                let length = self.text[at..].iter().take_while(|byte| is_of_word(byte)).count();
                (length > 0).then(|| (&self.text[at..at + length], at + length))
            }
        }
    }

    /// The inside of the string that starts here, and the place after it.
    fn string(&self, start: usize) -> Option<(&'t [u8], usize)> {
        let mut at = start + 1;
        loop {
            at += memchr2(b'"', b'\\', self.text.get(at..)?)?;
            match self.text[at] {
                b'"' => return Some((&self.text[start + 1..at], at + 1)),
                _ => at += 2,
            }
        }
    }

    /// The end of the object or array that starts here.
    fn nested(&self, mut at: usize) -> Option<usize> {
        let mut depth = 0usize;
        loop {
            match self.text.get(at)? {
                b'{' | b'[' => depth += 1,
                b'}' | b']' => depth -= 1,
                b'"' => at = self.string(at)?.1 - 1,
                _ => {}
            }
            at += 1;
            if depth == 0 {
                return Some(at);
            }
        }
    }
}

/// What is left of a path after a key.
fn strip<'p>(path: &'p str, key: Option<&str>) -> Option<&'p str> {
    path.strip_prefix(key.filter(|key| !key.is_empty())?)?.strip_prefix('.')
}
