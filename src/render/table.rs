//! Tables for people, no wider than the terminal.

use super::sheet::{Sheet, Style};
use super::table_lines::{GAP, Look, arranged, borderless, write_block, write_note, write_rows};
use super::terminal;
use std::io::{self, Write};

/// The width of a table in a pipe or a file.
const WIDTH: u16 = 100;
/// The minimum width of the last column: a few words.
const LEAST: u16 = 16;

/// A table without borders, so that selecting and copying it gives plain text. Its columns have the same widths in every
/// table of one width, unless a name or a port needs more. If it does not fit the width, each row is a block of lines.
pub(super) struct Table {
    columns: Vec<Column>,
    parts: Vec<Part>,
}

/// A column: all that the ones before leave free is for the last.
pub(super) struct Column {
    title: &'static str,
    width: Fit,
}

enum Fit {
    /// Never wrapped, and at least this wide.
    Whole(u16),
    /// This wide: longer cells are wrapped.
    Wrapped(u16),
}

enum Part {
    Rows(Look, Vec<Vec<String>>),
    /// A dim line across all columns.
    Note(String),
}

impl Column {
    /// A column that is never wrapped: names and ports.
    pub(super) fn whole(title: &'static str, least: u16) -> Column {
        Column { title, width: Fit::Whole(least) }
    }

    /// A column whose longer cells are wrapped.
    pub(super) fn wrapped(title: &'static str, width: u16) -> Column {
        Column { title, width: Fit::Wrapped(width) }
    }

    /// The last column.
    pub(super) fn rest(title: &'static str) -> Column {
        Column::wrapped(title, LEAST)
    }

    /// The columns that every table of services begins with.
    pub(super) fn of_services(style: Style) -> [Column; 3] {
        let [name, port, protocol, _] = usual_widths(style);
        [Column::whole("SERVICE", name), Column::whole("PORT", port), Column::wrapped("PROTOCOL", protocol)]
    }

    /// The column after them.
    pub(super) fn fourth(style: Style, title: &'static str) -> Column {
        let [_, _, _, width] = usual_widths(style);
        Column::wrapped(title, width)
    }
}

/// The widths of the first four columns: room for most names (a registered one has at most 15 characters, RFC 6335 section
/// 5.1), and in a wide terminal for most ranges, protocols and sources.
fn usual_widths(style: Style) -> [u16; 4] {
    match width(style) {
        0..100 => [15, 5, 9, 9],
        100..120 => [15, 11, 14, 14],
        _ => [20, 11, 14, 14],
    }
}

impl Table {
    pub(super) fn new(columns: impl IntoIterator<Item = Column>) -> Table {
        Table { columns: columns.into_iter().collect(), parts: Vec::new() }
    }

    pub(super) fn row(&mut self, cells: Vec<String>) {
        self.row_with(Look::Usual, cells);
    }

    pub(super) fn row_with(&mut self, look: Look, cells: Vec<String>) {
        match self.parts.last_mut() {
            Some(Part::Rows(known, rows)) if *known == look => rows.push(cells),
            _ => self.parts.push(Part::Rows(look, vec![cells])),
        }
    }

    /// Adds a dim line across all columns.
    pub(super) fn note(&mut self, text: String) {
        self.parts.push(Part::Note(text));
    }

    /// Writes the table; nothing if it is empty.
    pub(super) fn write(self, sheet: &mut Sheet<'_>) -> io::Result<()> {
        let style = sheet.style();
        let out = sheet.out();
        let widths = self.widths(width(style));
        let needed = widths.iter().map(|width| width + GAP).sum::<u16>() - GAP;
        if needed > width(style) {
            return self.write_blocks(out, style);
        }
        let (titles, mut has_header) = (self.titles(), !style.header);
        for part in &self.parts {
            match part {
                Part::Note(text) => write_note(out, style, width(style), text)?,
                Part::Rows(look, rows) => {
                    let header = (!std::mem::replace(&mut has_header, true)).then_some(&*titles);
                    write_rows(out, style, &arranged(header, rows, &widths), *look, &widths, header.is_some())?;
                }
            }
        }
        Ok(())
    }

    /// The widths of the columns; the last is as wide as the rest of the terminal.
    fn widths(&self, width: u16) -> Vec<u16> {
        let longest = self.longest();
        let widths = self.columns.iter().zip(longest).map(|(column, longest)| match column.width {
            Fit::Whole(least) => least.max(longest),
            Fit::Wrapped(width) => width.max(column.title.len() as u16),
        });
        let mut widths: Vec<u16> = widths.collect();
        let taken = widths.iter().rev().skip(1).fold(0_u16, |sum, width| sum.saturating_add(width + GAP));
        if let Some(last) = widths.last_mut() {
            *last = width.saturating_sub(taken).max(*last);
        }
        widths
    }

    /// The width of the longest cell in each column that is not wrapped.
    fn longest(&self) -> Vec<u16> {
        let mut longest: Vec<u16> = self.columns.iter().map(|column| column.title.len() as u16).collect();
        for part in &self.parts {
            let Part::Rows(_, rows) = part else { continue };
            let whole = self.columns.iter().take_while(|column| matches!(column.width, Fit::Whole(_))).count();
            let mut table = borderless();
            table.add_rows(rows.iter().map(|cells| &cells[..whole]));
            let widths = table.column_max_content_widths();
            longest.iter_mut().zip(widths).for_each(|(known, width)| *known = width.max(*known));
        }
        longest
    }

    /// Writes each row as a block of lines, one cell per line after its title; empty cells are left out.
    fn write_blocks(&self, out: &mut dyn Write, style: Style) -> io::Result<()> {
        for (at, part) in self.parts.iter().enumerate() {
            let follows_note = at > 0 && matches!(self.parts[at - 1], Part::Note(_));
            match part {
                Part::Note(text) => {
                    out.write_all(if at == 0 || follows_note { b"" } else { b"\n" })?;
                    write_note(out, style, width(style), text)?;
                }
                Part::Rows(look, rows) => {
                    for (number, row) in rows.iter().enumerate() {
                        out.write_all(if at + number > 0 { b"\n" } else { b"" })?;
                        self.write_block(out, style, *look, row)?;
                    }
                }
            }
        }
        Ok(())
    }

    fn write_block(&self, out: &mut dyn Write, style: Style, look: Look, row: &[String]) -> io::Result<()> {
        let label = self.titles().iter().map(|title| title.len()).max().unwrap_or(0) as u16;
        let cells = self.titles().into_iter().zip(row).filter(|(_, cell)| !cell.is_empty());
        let width = width(style).max(label + GAP + LEAST);
        write_block(out, style, look, (label, width), cells.map(|(title, cell)| [title, &**cell]))
    }

    fn titles(&self) -> Vec<&'static str> {
        self.columns.iter().map(|column| column.title).collect()
    }
}

/// The maximum width of a table.
pub(super) fn width(style: Style) -> u16 {
    terminal::columns(style.terminal).unwrap_or(WIDTH)
}
