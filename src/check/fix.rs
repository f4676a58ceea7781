//! Applies fixes until there is none left.

use super::finding::{Edit, Finding, Safety};
use super::findings::findings;
use super::lint::Lint;
use super::row::MAX_TEXT;
use crate::Services;
use std::collections::BTreeMap;

/// The most edits that are applied together: a larger file takes another pass, and memory stays bounded.
const MOST_EDITS: usize = 1 << 14;

/// A text with fixes applied.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct Fixed {
    /// The text.
    pub text: Vec<u8>,
    /// For each line of the text, the line that it was before, counted from 0. Lines that were removed are missing, and a
    /// line that was continued comes more than once.
    pub origins: Vec<u32>,
    /// How many findings of each lint were fixed.
    pub fixed: BTreeMap<Lint, usize>,
}

/// Applies the fixes of a text, up to this safety and where `is_wanted` agrees, until there is none left.
///
/// [`Safety::SameAnswers`] leaves every answer of glibc's getservbyname(3) and getservbyport(3) as it is. Lines without a
/// fix stay as they are, byte for byte. A text of more than [`MAX_TEXT`] bytes is left as it is.
///
/// ```
/// use svc_lookup::check::{Lint, Safety, fix};
///
/// let text = b"chat 6667/tcp talk,gossip  \n";
/// let safe = fix(text, None, Safety::SameAnswers, &|_| true);
/// assert_eq!(safe.text, b"chat 6667/tcp talk,gossip\n");
/// let all = fix(text, None, Safety::OtherAnswers, &|_| true);
/// assert_eq!(all.text, b"chat 6667/tcp talk gossip\n");
/// assert_eq!(all.fixed[&Lint::Comma], 1);
/// ```
pub fn fix(text: &[u8], registry: Option<&Services>, most: Safety, is_wanted: &dyn Fn(&Finding) -> bool) -> Fixed {
    let lines = lines_of(text).count() as u32;
    let mut fixed = Fixed { text: text.to_vec(), origins: (0..lines).collect(), fixed: BTreeMap::new() };
    if text.len() > MAX_TEXT {
        return fixed;
    }
    loop {
        let edits = edits(&mut fixed, registry, most, is_wanted);
        if edits.is_empty() {
            return fixed;
        }
        apply(&mut fixed, &edits);
    }
}

/// The edits of one pass, in the order of the text, none of which overlaps another; counts what they fix.
fn edits(
    fixed: &mut Fixed,
    registry: Option<&Services>,
    most: Safety,
    is_wanted: &dyn Fn(&Finding) -> bool,
) -> Vec<Edit> {
    let mut edits: BTreeMap<usize, Edit> = BTreeMap::new();
    for finding in findings(&fixed.text, registry) {
        let Some(fix) = finding.fix.as_ref().filter(|fix| fix.safety <= most && is_wanted(&finding)) else { continue };
        if edits.len() + fix.edits.len() > MOST_EDITS && !edits.is_empty() {
            break;
        }
        if fix.edits.iter().all(|edit| is_free(&edits, edit)) {
            edits.extend(fix.edits.iter().map(|edit| (edit.span.start, edit.clone())));
            *fixed.fixed.entry(finding.lint).or_default() += 1;
        }
    }
    edits.into_values().collect()
}

/// Whether an edit is apart from all edits so far. Two parts that are replaced may touch.
fn is_free(edits: &BTreeMap<usize, Edit>, edit: &Edit) -> bool {
    let before = edits.range(..=edit.span.start).next_back().map(|(_, before)| before);
    let after = edits.range(edit.span.start..).next().map(|(_, after)| after);
    let is_apart = |one: &Edit, other: &Edit| {
        let touch = one.span.end == other.span.start && !one.span.is_empty() && !other.span.is_empty();
        one.span.end < other.span.start || touch
    };
    before.is_none_or(|before| is_apart(before, edit)) && after.is_none_or(|after| is_apart(edit, after))
}

/// Applies edits, each of which is within a line and its newline.
fn apply(fixed: &mut Fixed, edits: &[Edit]) {
    let mut text = Vec::with_capacity(fixed.text.len());
    let mut origins = Vec::with_capacity(fixed.origins.len());
    let (mut edits, mut start) = (edits.iter().peekable(), 0);
    for (line, origin) in lines_of(&fixed.text).zip(&fixed.origins) {
        let (end, begun) = (start + line.len(), text.len());
        let mut at = start;
        while let Some(edit) =
            edits.next_if(|edit| edit.span.start < end || edit.span.start == end && end == fixed.text.len())
        {
            text.extend_from_slice(&fixed.text[at..edit.span.start]);
            text.extend_from_slice(&edit.replacement);
            at = edit.span.end;
        }
        text.extend_from_slice(&fixed.text[at..end]);
        origins.extend(lines_of(&text[begun..]).map(|_| *origin));
        start = end;
    }
    (fixed.text, fixed.origins) = (text, origins);
}

/// The lines of a text, each with its newline.
pub(super) fn lines_of(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    text.split_inclusive(|&byte| byte == b'\n')
}
