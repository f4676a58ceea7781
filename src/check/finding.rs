//! A finding, and its fix, as data.

use super::lint::Lint;
use bstr::{BStr, BString, ByteSlice};
use std::ops::Range;

/// Something that a lint found in a services file.
///
/// Its texts quote the file; escape them before writing them to a terminal.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct Finding {
    /// The lint.
    pub lint: Lint,
    /// The line, counted from 0.
    pub line: usize,
    /// The bytes of the text that it is about, all in that line.
    pub span: Range<usize>,
    /// What is wrong: half a sentence.
    pub message: String,
    /// How the readers of services files take it; may be empty.
    pub readers: String,
    /// The earlier line that it conflicts with.
    pub related: Option<Related>,
    /// What to do; may be empty.
    pub help: String,
    /// The changes that mend it.
    pub fix: Option<Fix>,
}

/// Another line that a finding is about.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct Related {
    /// The line, counted from 0.
    pub line: usize,
    /// The bytes of the text, all in that line.
    pub span: Range<usize>,
    /// What is there: half a sentence.
    pub message: String,
}

/// Whether a fix changes what programs find.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[non_exhaustive]
pub enum Safety {
    /// glibc gives the same answer to every getservbyname(3) and getservbyport(3) as before.
    SameAnswers,
    /// Some answers are different afterwards: that is what the fix is for.
    OtherAnswers,
}

/// Changes that mend a finding.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct Fix {
    /// Whether it changes what programs find.
    pub safety: Safety,
    /// The changes, in the order of the text; none overlaps another.
    pub edits: Vec<Edit>,
}

/// A part of the text, and what replaces it.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct Edit {
    /// The bytes of the text that are replaced.
    pub span: Range<usize>,
    /// What replaces them.
    pub replacement: BString,
}

impl Finding {
    pub(super) fn new(lint: Lint, line: usize, span: Range<usize>, message: impl Into<String>) -> Finding {
        let (message, readers, help) = (message.into(), String::new(), String::new());
        Finding { lint, line, span, message, readers, related: None, help, fix: None }
    }

    pub(super) fn readers(self, readers: impl Into<String>) -> Finding {
        Finding { readers: readers.into(), ..self }
    }

    pub(super) fn related(self, line: usize, span: Range<usize>, message: impl Into<String>) -> Finding {
        Finding { related: Some(Related { line, span, message: message.into() }), ..self }
    }

    pub(super) fn help(self, help: impl Into<String>) -> Finding {
        Finding { help: help.into(), ..self }
    }

    pub(super) fn fix(self, safety: Safety, edits: Vec<Edit>) -> Finding {
        Finding { fix: Some(Fix { safety, edits }), ..self }
    }
}

impl Edit {
    pub(super) fn replace(span: Range<usize>, replacement: impl Into<Vec<u8>>) -> Edit {
        Edit { span, replacement: BString::from(replacement.into()) }
    }

    pub(super) fn remove(span: Range<usize>) -> Edit {
        Edit { span, replacement: BString::default() }
    }

    pub(super) fn insert(at: usize, text: impl Into<Vec<u8>>) -> Edit {
        Edit::replace(at..at, text)
    }
}

/// The number of characters of a word that a message quotes: a word can be as long as the file.
const MOST_QUOTED: usize = 48;

/// Quotes a word of the file in a message.
pub(super) fn quoted(word: &BStr) -> String {
    let mut text: String = word.chars().take(MOST_QUOTED).collect();
    if word.chars().nth(MOST_QUOTED).is_some() {
        text.push('…');
    }
    format!("`{text}`")
}
