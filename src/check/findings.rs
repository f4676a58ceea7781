//! The findings of a text, line by line.

use super::allow::Allowed;
use super::finding::Finding;
use super::registry::Registry;
use super::row::{MAX_TEXT, Row, Traits};
use super::shadow::Shadow;
use super::survey::{self, Survey};
use super::{entry, shape, unreadable};
use crate::Services;
use crate::services_file::{EntrySpans, ParsedLine, ParsedLines, parsed_lines};
use bstr::BStr;
use std::collections::VecDeque;
use std::fmt;

/// The longest line that is looked into, in bytes.
const MOST_LINE: usize = 1 << 16;

/// The findings of a text, from [`findings`].
pub struct Findings<'t> {
    text: &'t [u8],
    traits: Traits,
    lines: ParsedLines<'t>,
    number: usize,
    shadow: Shadow<'t>,
    survey: Survey<'t>,
    registry: Option<Registry<'t>>,
    allowed: Allowed,
    /// The findings of the current line that are still to be returned.
    queue: VecDeque<Finding>,
    /// Room for those of the next line: most lines have none.
    found: Vec<Finding>,
}

/// Checks the text of a services file; with a registry, names and ports are compared with it too.
///
/// The findings come in the order of the lines, except those about a comment that allows nothing, which come at the end of
/// the lines that it counts for. Memory is bounded: three bytes for each byte of the
/// text at most. What is after the first
/// [`MAX_TEXT`] bytes is not checked.
///
/// ```
/// use svc_lookup::Services;
/// use svc_lookup::check::{Lint, findings};
///
/// let text = b"billing 443/tcp\n";
/// let registry = Services::snapshot();
/// let found: Vec<Lint> = findings(text, Some(&registry)).map(|finding| finding.lint).collect();
/// assert_eq!(found, [Lint::OtherRegistryName]);
/// ```
pub fn findings<'t>(text: &'t [u8], registry: Option<&'t Services>) -> Findings<'t> {
    let text = &text[..text.len().min(MAX_TEXT)];
    let survey = Survey::of(text);
    Findings {
        text,
        traits: Traits::of(text),
        lines: parsed_lines(text),
        number: 0,
        shadow: Shadow::new(text, &survey),
        survey,
        registry: registry.map(Registry::new),
        allowed: Allowed::new(registry.is_some()),
        queue: VecDeque::new(),
        found: Vec::new(),
    }
}

impl Iterator for Findings<'_> {
    type Item = Finding;

    fn next(&mut self) -> Option<Finding> {
        loop {
            if let Some(finding) = self.queue.pop_front() {
                return Some(finding);
            }
            let mut found = std::mem::take(&mut self.found);
            match self.lines.next() {
                Some(line) => self.check(&line, &mut found),
                None => {
                    self.allowed.end(&mut found);
                    if found.is_empty() {
                        return None;
                    }
                }
            }
            if !found.is_empty() {
                self.queue.extend(found.drain(..));
            }
            self.found = found;
        }
    }
}

impl<'t> Findings<'t> {
    /// Adds the findings of the next line, from left to right.
    fn check(&mut self, line: &ParsedLine<'t>, found: &mut Vec<Finding>) {
        let row = Row { text: self.text, traits: self.traits, number: self.number, line };
        self.number += 1;
        if line.span.len() > MOST_LINE {
            found.push(shape::too_long(row));
            return;
        }
        shape::check(row, found);
        match &line.parsed {
            Ok(Some(entry)) => self.entry(row, entry, found),
            Ok(None) => {}
            Err(problem) => found.extend(unreadable::check(row, problem)),
        }
        found.sort_by_key(|finding| finding.span.start);
        self.allowed.apply(row, found);
    }

    fn entry(&mut self, row: Row<'_, 't>, entry: &EntrySpans<'t>, found: &mut Vec<Finding>) {
        entry::check(row, entry, found);
        let prose = self.survey.comment_start(row, entry);
        found.extend(prose.map(|start| survey::finding(row, entry, start)));
        if entry.protocol.word().is_empty() {
            return;
        }
        let has_mark = row.number == 0 && row.bytes().starts_with(shape::BYTE_ORDER_MARK);
        let mut new_names = Vec::new();
        self.shadow.check(row, entry, prose, found, |name| new_names.push(name));
        let registry = self.registry.as_ref();
        let is_registered = |name: &BStr| registry.is_some_and(|registry| registry.has(name));
        let new_names = new_names.into_iter().filter(|name| !has_mark || *name != entry.name);
        found.extend(new_names.filter_map(|name| entry::check_name(row, entry, name, is_registered)));
        if let Some(registry) = &mut self.registry {
            registry.check(row, entry, found);
        }
    }
}

impl fmt::Debug for Findings<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Findings").field("bytes", &self.text.len()).field("line", &self.number).finish_non_exhaustive()
    }
}
