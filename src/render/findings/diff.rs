//! The difference that fixes make, as diff(1) writes it with `-u`.

use super::super::escape::for_terminal;
use super::super::sheet::Sheet;
use super::row::FileText;
use anstyle::{AnsiColor, Style};
use bstr::ByteSlice;
use std::io::{self, Write};
use svc_lookup::check::Fixed;

/// The unchanged lines around changes.
const CONTEXT: usize = 3;
const REMOVED: Style = AnsiColor::Red.on_default();
const ADDED: Style = AnsiColor::Green.on_default();

/// A line of the old text, and the new lines that come from it, as ranges of line numbers.
struct Change {
    old: usize,
    new: std::ops::Range<usize>,
    is_same: bool,
}

/// Writes the difference between a text and the same text with fixes.
pub(crate) fn write_diff(sheet: &mut Sheet<'_>, file: FileText<'_>, fixed: &Fixed) -> io::Result<()> {
    if file.text == fixed.text {
        return Ok(());
    }
    let (old, new) = (lines(file.text), lines(&fixed.text));
    let changes = changes(&old, &new, &fixed.origins);
    let (terminal, color) = (sheet.style().terminal, sheet.style().color);
    let mut writer = Writer { out: sheet.out(), terminal, color };
    let mut from = 0;
    let mut is_begun = false;
    while let Some(first) = (from..changes.len()).find(|&at| !changes[at].is_same) {
        if !is_begun {
            let name = for_terminal(file.name);
            write!(writer.out, "--- {name}\n+++ {name}\n")?;
            is_begun = true;
        }
        let last = last_of_hunk(&changes, first);
        let hunk = first.saturating_sub(CONTEXT).max(from)..(last + 1 + CONTEXT).min(changes.len());
        writer.hunk(&changes[hunk.clone()], &old, &new)?;
        from = hunk.end;
    }
    Ok(())
}

/// The last change that belongs to the hunk of the first: fewer unchanged lines than two contexts lie between them.
fn last_of_hunk(changes: &[Change], first: usize) -> usize {
    let mut last = first;
    for (at, change) in changes.iter().enumerate().skip(first) {
        if !change.is_same {
            last = at;
        } else if at > last + 2 * CONTEXT {
            break;
        }
    }
    last
}

fn lines(text: &[u8]) -> Vec<&[u8]> {
    text.split_inclusive(|&byte| byte == b'\n').collect()
}

fn changes(old: &[&[u8]], new: &[&[u8]], origins: &[u32]) -> Vec<Change> {
    let mut at = 0;
    let change = |number: usize| {
        let start = at;
        at += origins[start..].iter().take_while(|&&origin| origin as usize == number).count();
        let is_same = at == start + 1 && new[start] == old[number];
        Change { old: number, new: start..at, is_same }
    };
    (0..old.len()).map(change).collect()
}

struct Writer<'o> {
    out: &'o mut dyn Write,
    terminal: bool,
    color: bool,
}

impl Writer<'_> {
    fn hunk(&mut self, changes: &[Change], old: &[&[u8]], new: &[&[u8]]) -> io::Result<()> {
        let Some((first, last)) = changes.first().zip(changes.last()) else { return Ok(()) };
        let lines = first.new.start..last.new.end;
        let after = |start: usize, count: usize| if count == 0 { start } else { start + 1 };
        let (old_count, new_count) = (changes.len(), lines.len());
        let (old_start, new_start) = (after(first.old, old_count), after(lines.start, new_count));
        writeln!(self.out, "@@ -{old_start},{old_count} +{new_start},{new_count} @@")?;
        // Lines that are changed in a row are removed together, then added.
        for run in changes.chunk_by(|one, other| one.is_same == other.is_same) {
            if run[0].is_same {
                run.iter().try_for_each(|change| self.line(" ", old[change.old], Style::new()))?;
                continue;
            }
            run.iter().try_for_each(|change| self.line("-", old[change.old], REMOVED))?;
            let added = run.iter().flat_map(|change| change.new.clone());
            added.into_iter().try_for_each(|number| self.line("+", new[number], ADDED))?;
        }
        Ok(())
    }

    /// Writes a line: escaped on a terminal, as it is in a pipe, where patch(1) may read it.
    fn line(&mut self, mark: &str, line: &[u8], style: Style) -> io::Result<()> {
        let style = if self.color { style } else { Style::new() };
        let (text, has_newline) = match line.strip_suffix(b"\n") {
            Some(text) => (text, true),
            None => (line, false),
        };
        write!(self.out, "{style}{mark}")?;
        match self.terminal {
            true => {
                let pieces: Vec<String> = text.split_str("\t").map(|piece| for_terminal(piece).into_owned()).collect();
                self.out.write_all(pieces.join("\t").as_bytes())?;
            }
            false => self.out.write_all(text)?,
        }
        writeln!(self.out, "{style:#}")?;
        if has_newline { Ok(()) } else { writeln!(self.out, "\\ No newline at end of file") }
    }
}
