//! Applies fixes until there is none left.

use super::edits::Edits;
use super::finding::{Finding, Safety};
use super::findings::findings;
use super::lint::Lint;
use super::origins::Origins;
use super::row::MAX_TEXT;
use super::undo::Undo;
use crate::Services;
use std::collections::BTreeMap;
use std::ops::Range;

/// The bytes of a text for each edit that is applied together with others: more edits take another pass, and memory stays a
/// multiple of the text.
const BYTES_FOR_EDIT: usize = 64;
/// The edits that are applied together in any text.
const FEWEST_EDITS: usize = 64;

/// A text with fixes applied.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct Fixed {
    /// The text.
    pub text: Vec<u8>,
    /// How many findings of each lint were fixed.
    pub fixed: BTreeMap<Lint, usize>,
    origins: Origins,
    /// What each pass replaced.
    undo: Vec<Undo>,
}

impl Fixed {
    /// For each line of the text, the line that it was before, counted from 0. Lines that were removed are missing, and a
    /// line that was continued comes more than once.
    ///
    /// ```
    /// use svc_lookup::check::{Safety, fix};
    ///
    /// let fixed = fix(b"chat 6667/tcp\nchat 6667/tcp\n\n", None, Safety::SameAnswers, &|_| true);
    /// assert_eq!(fixed.text, b"chat 6667/tcp\n\n");
    /// assert_eq!(fixed.origins().collect::<Vec<_>>(), [0, 2]);
    /// ```
    pub fn origins(&self) -> impl Iterator<Item = u32> + Clone + use<'_> {
        self.origins.iter()
    }

    /// The text before the fixes, put together from what they replaced: only that is kept of it.
    ///
    /// ```
    /// use svc_lookup::check::{Safety, fix};
    ///
    /// let fixed = fix(b"chat 6667/tcp  \n", None, Safety::SameAnswers, &|_| true);
    /// assert_eq!(fixed.original(), b"chat 6667/tcp  \n");
    /// ```
    #[must_use]
    pub fn original(&self) -> Vec<u8> {
        let mut passes = self.undo.iter().rev();
        let last = passes.next().map_or_else(|| self.text.clone(), |undo| undo.before(&self.text));
        passes.fold(last, |text, undo| undo.before(&text))
    }
}

/// Applies the fixes of a text, up to this safety and where `is_wanted` agrees, until there is none left.
///
/// [`Safety::SameAnswers`] leaves every answer of glibc's getservbyname(3) and getservbyport(3) as it is. Lines without a
/// fix stay as they are, byte for byte. A text of more than [`MAX_TEXT`] bytes is left as it is. Memory is bounded: four bytes
/// for each byte of the text at most, with the text itself.
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
pub fn fix(
    text: impl Into<Vec<u8>>,
    registry: Option<&Services>,
    most: Safety,
    is_wanted: &dyn Fn(&Finding) -> bool,
) -> Fixed {
    let text = text.into();
    let origins = Origins::unchanged(lines_of(&text).count());
    let mut fixed = Fixed { text, fixed: BTreeMap::new(), origins, undo: Vec::new() };
    if fixed.text.len() > MAX_TEXT {
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

/// The edits of one pass; counts what they fix.
fn edits(fixed: &mut Fixed, registry: Option<&Services>, most: Safety, is_wanted: &dyn Fn(&Finding) -> bool) -> Edits {
    let mut edits = Edits::default();
    let most_edits = (fixed.text.len() / BYTES_FOR_EDIT).max(FEWEST_EDITS);
    for finding in findings(&fixed.text, registry) {
        let Some(fix) = finding.fix.as_ref().filter(|fix| fix.safety <= most && is_wanted(&finding)) else { continue };
        if edits.len() + fix.edits.len() > most_edits && !edits.is_empty() {
            break;
        }
        if edits.add(&fix.edits) {
            *fixed.fixed.entry(finding.lint).or_default() += 1;
        }
    }
    edits
}

/// Applies edits, each of which is within a line and its newline.
fn apply(fixed: &mut Fixed, edits: &Edits) {
    let (mut rewrite, mut edits) =
        (Rewrite::new(std::mem::take(&mut fixed.text), edits.lead()), edits.iter().peekable());
    let mut origins = Origins::default();
    for origin in fixed.origins.iter() {
        let (begun, end) = (rewrite.written, rewrite.end_of_line());
        // Edits have the offsets of the text before.
        let (old_end, is_last) = (end - rewrite.lead, end == rewrite.text.len());
        let is_in_line = |span: &Range<usize>| span.start < old_end || is_last && span.start == old_end;
        while let Some((span, replacement)) = edits.next_if(|(span, _)| is_in_line(span)) {
            rewrite.edit(span, replacement);
        }
        rewrite.keep_until(end);
        lines_of(&rewrite.text[begun..rewrite.written]).for_each(|_| origins.push(origin));
    }
    fixed.undo.push(rewrite.undo.finished());
    rewrite.text.truncate(rewrite.written);
    rewrite.text.shrink_to_fit();
    (fixed.text, fixed.origins) = (rewrite.text, origins);
}

/// A text that is rewritten in place, from its start to its end: a second one would take as much memory again.
struct Rewrite {
    text: Vec<u8>,
    /// How far the text was moved, so that what is written never overtakes what is read.
    lead: usize,
    /// Where the text before goes on.
    read: usize,
    /// Where the new text ends.
    written: usize,
    /// Where the last edit ended in the new text.
    edited: usize,
    undo: Undo,
}

impl Rewrite {
    fn new(mut text: Vec<u8>, lead: usize) -> Rewrite {
        let length = text.len();
        text.reserve_exact(lead);
        text.resize(length + lead, 0);
        text.copy_within(..length, lead);
        Rewrite { text, lead, read: lead, written: 0, edited: 0, undo: Undo::default() }
    }

    /// Where the line that is read next ends, with its newline.
    fn end_of_line(&self) -> usize {
        memchr::memchr(b'\n', &self.text[self.read..]).map_or(self.text.len(), |newline| self.read + newline + 1)
    }

    fn keep_until(&mut self, end: usize) {
        self.text.copy_within(self.read..end, self.written);
        self.written += end - self.read;
        self.read = end;
    }

    fn edit(&mut self, span: Range<usize>, replacement: &[u8]) {
        let (start, end) = (span.start + self.lead, span.end + self.lead);
        self.keep_until(start);
        self.undo.push(self.written - self.edited, replacement.len(), &self.text[start..end]);
        self.text[self.written..self.written + replacement.len()].copy_from_slice(replacement);
        self.written += replacement.len();
        (self.edited, self.read) = (self.written, end);
    }
}

/// The lines of a text, each with its newline.
pub(super) fn lines_of(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    text.split_inclusive(|&byte| byte == b'\n')
}
