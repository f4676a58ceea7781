//! The difference that fixes make, as diff(1) writes it with `-u`.

use super::super::escape::for_terminal;
use super::super::sheet::Sheet;
use anstyle::{AnsiColor, Style};
use bstr::{BStr, ByteSlice};
use std::io::{self, Write};
use std::iter::Peekable;
use svc_lookup::check::Fixed;

/// The unchanged lines around changes.
const CONTEXT: usize = 3;
const REMOVED: Style = AnsiColor::Red.on_default();
const ADDED: Style = AnsiColor::Green.on_default();

/// A place between lines of both texts. Nothing is kept of the lines: a text can have as many lines as bytes.
#[derive(Clone)]
struct Place<'t, O: Iterator<Item = u32>> {
    old: Side<'t>,
    new: Side<'t>,
    origins: Peekable<O>,
}

/// A place between lines of one text.
#[derive(Clone, Copy)]
struct Side<'t> {
    text: &'t [u8],
    at: usize,
    /// The number of lines before it.
    lines: usize,
}

impl<'t> Side<'t> {
    fn of(text: &'t [u8]) -> Side<'t> {
        Side { text, at: 0, lines: 0 }
    }

    /// Passes a line, if there is one.
    fn step(&mut self) -> bool {
        let rest = &self.text[self.at..];
        self.at += rest.find_byte(b'\n').map_or(rest.len(), |newline| newline + 1);
        self.lines += usize::from(!rest.is_empty());
        !rest.is_empty()
    }

    /// The text up to a later place.
    fn until(self, later: Side<'t>) -> &'t [u8] {
        &self.text[self.at..later.at]
    }
}

impl<O: Iterator<Item = u32> + Clone> Place<'_, O> {
    /// Passes an old line and the new ones that come from it, and returns whether they are the same; `None` at the end.
    fn step(&mut self) -> Option<bool> {
        let (old, new) = (self.old, self.new);
        if !self.old.step() {
            return None;
        }
        while self.origins.next_if(|origin| *origin as usize == old.lines).is_some() {
            self.new.step();
        }
        Some(old.until(self.old) == new.until(self.new))
    }

    /// Passes lines that are the same, or that are not, up to an old line.
    fn pass(&mut self, same: bool, end: usize) {
        let mut next = self.clone();
        while self.old.lines < end && next.step() == Some(same) {
            self.clone_from(&next);
        }
    }

    /// The context before the next change, and that change; `None` without one.
    fn next_change(&self) -> Option<(Self, Self)> {
        let (mut context, mut change) = (self.clone(), self.clone());
        let mut next = self.clone();
        while next.step()? {
            change.clone_from(&next);
            if change.old.lines - context.old.lines > CONTEXT {
                context.step();
            }
        }
        Some((context, change))
    }

    /// The end of the hunk with the change that is next: fewer unchanged lines than two contexts lie between its changes.
    fn end_of_hunk(&self) -> Self {
        let (mut next, mut end) = (self.clone(), self.clone());
        while let Some(is_same) = next.step() {
            if !is_same {
                end.clone_from(&next);
            } else if next.old.lines - end.old.lines > 2 * CONTEXT {
                break;
            }
        }
        for _ in 0..CONTEXT {
            end.step();
        }
        end
    }
}

/// Writes the difference that fixes made in a file of this name.
pub(crate) fn write_diff(sheet: &mut Sheet<'_>, name: &BStr, fixed: &Fixed) -> io::Result<()> {
    let old = fixed.original();
    let mut place = Place { old: Side::of(&old), new: Side::of(&fixed.text), origins: fixed.origins().peekable() };
    let (terminal, color) = (sheet.style().terminal, sheet.style().color);
    let mut writer = Writer { out: sheet.out(), terminal, color };
    let mut is_begun = false;
    while let Some((context, change)) = place.next_change() {
        if !std::mem::replace(&mut is_begun, true) {
            let name = for_terminal(name);
            write!(writer.out, "--- {name}\n+++ {name}\n")?;
        }
        place = change.end_of_hunk();
        writer.hunk(context, &place)?;
    }
    Ok(())
}

struct Writer<'o> {
    out: &'o mut dyn Write,
    terminal: bool,
    color: bool,
}

impl Writer<'_> {
    fn hunk<O: Iterator<Item = u32> + Clone>(&mut self, mut at: Place<'_, O>, end: &Place<'_, O>) -> io::Result<()> {
        let range = |from: Side<'_>, to: Side<'_>| {
            let count = to.lines - from.lines;
            format!("{},{count}", from.lines + usize::from(count > 0))
        };
        writeln!(self.out, "@@ -{} +{} @@", range(at.old, end.old), range(at.new, end.new))?;
        while at.old.lines < end.old.lines {
            let same = at.clone();
            at.pass(true, end.old.lines);
            self.lines(" ", same.old.until(at.old), Style::new())?;
            // Lines that are changed in a row are removed together, then added.
            let changed = at.clone();
            at.pass(false, end.old.lines);
            self.lines("-", changed.old.until(at.old), REMOVED)?;
            self.lines("+", changed.new.until(at.new), ADDED)?;
        }
        Ok(())
    }

    fn lines(&mut self, mark: &str, text: &[u8], style: Style) -> io::Result<()> {
        text.split_inclusive(|&byte| byte == b'\n').try_for_each(|line| self.line(mark, line, style))
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
