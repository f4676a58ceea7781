//! Comments that allow findings: `# svc: allow(NAME) reason`.

use super::finding::{Finding, quoted};
use super::lint::Lint;
use super::row::{Row, trim, trim_end};
use bstr::{BStr, ByteSlice};
use std::ops::Range;

/// The comments in force at a line.
pub(super) struct Allowed {
    block: Vec<Allow>,
    has_registry: bool,
}

/// A lint that a comment allows.
struct Allow {
    lint: Lint,
    line: usize,
    span: Range<usize>,
    is_used: bool,
}

impl Allowed {
    pub(super) fn new(has_registry: bool) -> Allowed {
        Allowed { block: Vec::new(), has_registry }
    }

    /// Removes the findings of a line that a comment allows, and adds those about comments without effect.
    pub(super) fn apply(&mut self, row: Row<'_, '_>, found: &mut Vec<Finding>) {
        if !row.traits.has_directives {
            return;
        }
        if trim(row.bytes()).is_empty() {
            self.end(found);
            return;
        }
        let mut own = Vec::new();
        let mut wrong = directives(row, &mut own);
        if matches!(row.line.parsed, Ok(None)) {
            self.block.append(&mut own);
        }
        found.retain(|finding| {
            let mut allows = own.iter_mut().chain(&mut self.block);
            let allow = allows.find(|allow| allow.lint == finding.lint);
            allow.map(|allow| allow.is_used = true).is_none()
        });
        found.append(&mut wrong);
        found.extend(own.iter().filter(|allow| self.is_unused(allow)).map(unused));
    }

    /// Ends a block of lines, and adds the findings about comments that allowed nothing in it.
    pub(super) fn end(&mut self, found: &mut Vec<Finding>) {
        let block = std::mem::take(&mut self.block);
        found.extend(block.iter().filter(|allow| self.is_unused(allow)).map(unused));
    }

    /// Whether a comment allows nothing. Without the registry, some lints find nothing.
    fn is_unused(&self, allow: &Allow) -> bool {
        let needs_registry =
            matches!(allow.lint, Lint::OtherRegistryName | Lint::OtherRegistryPort | Lint::HistoricName);
        !allow.is_used && (self.has_registry || !needs_registry)
    }
}

fn unused(allow: &Allow) -> Finding {
    let message = format!("`{}` has nothing to allow here", allow.lint);
    Finding::new(Lint::BadAllow, allow.line, allow.span.clone(), message).help("remove the comment")
}

/// Reads the comments of a line; returns the findings about those that cannot be read.
fn directives(row: Row<'_, '_>, own: &mut Vec<Allow>) -> Vec<Finding> {
    let comment = row.comment_start()..row.line.span.end;
    let text = row.part(comment.clone());
    let mut wrong = Vec::new();
    for at in text.find_iter("svc:").filter(|&at| trim_end(&text[..at]).ends_with(b"#")) {
        let start = comment.start + at;
        let end = text[at..].find_byte(b'#').map_or(comment.end, |next| start + next);
        let end = start + trim_end(&row.text[start..end]).len();
        match names(row.part(start + 4..end)) {
            Ok(lints) => own.extend(lints.into_iter().map(|lint| {
                let span = start..end;
                Allow { lint, line: row.number, span, is_used: false }
            })),
            Err(message) => {
                let finding = Finding::new(Lint::BadAllow, row.number, start..end, message);
                wrong.push(finding.help("write `# svc: allow(NAME) reason`; `svc check --list` has the names"));
            }
        }
    }
    wrong
}

/// The lints that `allow(NAME, ...) reason` names.
fn names(text: &BStr) -> Result<Vec<Lint>, String> {
    let rest = trim(text).strip_prefix(b"allow").map(trim);
    let parts = rest.and_then(|rest| rest.strip_prefix(b"(")).and_then(|rest| rest.split_once_str(b")"));
    let (names, reason) = parts.ok_or("not of the form `svc: allow(NAME) reason`")?;
    if trim(reason).is_empty() {
        return Err("the reason is missing".to_owned());
    }
    let lint = |name: &[u8]| {
        if name.is_empty() {
            return Err("the name of a lint is missing".to_owned());
        }
        let lint = name.to_str().ok().and_then(|name| name.parse().ok());
        lint.ok_or_else(|| format!("{} is not the name of a lint", quoted(name.as_bstr())))
    };
    names.split(|&byte| byte == b',').map(|name| lint(trim(name))).collect()
}
