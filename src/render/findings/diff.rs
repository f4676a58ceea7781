//! The difference that fixes make, as diff(1) writes it with `-u`.

use super::super::escape::for_terminal;
use super::super::sheet::Sheet;
use super::row::FileText;
use anstyle::{AnsiColor, Style};
use bstr::ByteSlice;
use std::io::{self, Write};
use std::ops::Range;
use svc_lookup::check::Fixed;

/// The unchanged lines around changes.
const CONTEXT: usize = 3;
const REMOVED: Style = AnsiColor::Red.on_default();
const ADDED: Style = AnsiColor::Green.on_default();

/// The lines of a text, each with its newline: four bytes for each.
struct Lines<'t> {
    text: &'t [u8],
    ends: Vec<u32>,
}

impl<'t> Lines<'t> {
    fn of(text: &'t [u8]) -> Lines<'t> {
        let mut end = 0;
        let ends = text.split_inclusive(|&byte| byte == b'\n').map(|line| {
            end += line.len() as u32;
            end
        });
        Lines { text, ends: ends.collect() }
    }

    fn line(&self, number: usize) -> &'t [u8] {
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.text[start as usize..self.ends[number] as usize]
    }
}

/// The old lines, and for each the first of the new lines that come from it.
struct Changes<'t> {
    old: Lines<'t>,
    new: Lines<'t>,
    starts: Vec<u32>,
}

impl<'t> Changes<'t> {
    fn of(old: Lines<'t>, new: Lines<'t>, origins: &[u32]) -> Changes<'t> {
        let mut starts = Vec::with_capacity(old.ends.len() + 1);
        for (at, &origin) in origins.iter().enumerate() {
            starts.resize(starts.len().max(origin as usize + 1), at as u32);
        }
        starts.resize(old.ends.len() + 1, origins.len() as u32);
        Changes { old, new, starts }
    }

    fn len(&self) -> usize {
        self.old.ends.len()
    }

    /// The new lines that come from an old one.
    fn new_of(&self, number: usize) -> Range<usize> {
        self.starts[number] as usize..self.starts[number + 1] as usize
    }

    fn is_same(&self, number: usize) -> bool {
        let new = self.new_of(number);
        new.len() == 1 && self.new.line(new.start) == self.old.line(number)
    }
}

/// Writes the difference between a text and the same text with fixes.
pub(crate) fn write_diff(sheet: &mut Sheet<'_>, file: FileText<'_>, fixed: &Fixed) -> io::Result<()> {
    if file.text == fixed.text {
        return Ok(());
    }
    let changes = Changes::of(Lines::of(file.text), Lines::of(&fixed.text), &fixed.origins);
    let (terminal, color) = (sheet.style().terminal, sheet.style().color);
    let mut writer = Writer { out: sheet.out(), terminal, color };
    let mut from = 0;
    let mut is_begun = false;
    while let Some(first) = (from..changes.len()).find(|&at| !changes.is_same(at)) {
        if !is_begun {
            let name = for_terminal(file.name);
            write!(writer.out, "--- {name}\n+++ {name}\n")?;
            is_begun = true;
        }
        let last = last_of_hunk(&changes, first);
        let hunk = first.saturating_sub(CONTEXT).max(from)..(last + 1 + CONTEXT).min(changes.len());
        writer.hunk(&changes, hunk.clone())?;
        from = hunk.end;
    }
    Ok(())
}

/// The last change that belongs to the hunk of the first: fewer unchanged lines than two contexts lie between them.
fn last_of_hunk(changes: &Changes<'_>, first: usize) -> usize {
    let mut last = first;
    for at in first..changes.len() {
        if !changes.is_same(at) {
            last = at;
        } else if at > last + 2 * CONTEXT {
            break;
        }
    }
    last
}

struct Writer<'o> {
    out: &'o mut dyn Write,
    terminal: bool,
    color: bool,
}

impl Writer<'_> {
    fn hunk(&mut self, changes: &Changes<'_>, hunk: Range<usize>) -> io::Result<()> {
        let lines = changes.starts[hunk.start] as usize..changes.starts[hunk.end] as usize;
        let after = |start: usize, count: usize| if count == 0 { start } else { start + 1 };
        let (old_count, new_count) = (hunk.len(), lines.len());
        let (old_start, new_start) = (after(hunk.start, old_count), after(lines.start, new_count));
        writeln!(self.out, "@@ -{old_start},{old_count} +{new_start},{new_count} @@")?;
        let mut at = hunk.start;
        while at < hunk.end {
            // Lines that are changed in a row are removed together, then added.
            let is_same = changes.is_same(at);
            let end = (at..hunk.end).find(|&next| changes.is_same(next) != is_same).unwrap_or(hunk.end);
            let (mark, style) = if is_same { (" ", Style::new()) } else { ("-", REMOVED) };
            (at..end).try_for_each(|number| self.line(mark, changes.old.line(number), style))?;
            if !is_same {
                let mut added = changes.new_of(at).start..changes.new_of(end - 1).end;
                added.try_for_each(|number| self.line("+", changes.new.line(number), ADDED))?;
            }
            at = end;
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
