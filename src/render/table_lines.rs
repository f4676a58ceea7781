//! Lines of a table, with comfy-table.

use super::sheet::Style;
use comfy_table::{ColumnConstraint, ContentArrangement, Table, Width};
use std::io::{self, Write};

/// The number of blanks between columns.
pub(super) const GAP: u16 = 2;

pub(super) const HEADER: anstyle::Style = anstyle::Style::new().dimmed();
pub(super) const NAME: anstyle::Style = anstyle::Style::new().bold();
pub(super) const PORT: anstyle::Style = anstyle::AnsiColor::Cyan.on_default();
/// What is open on this machine.
const HERE: anstyle::Style = anstyle::AnsiColor::Green.on_default();

/// The look of a row.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Look {
    /// The first column is bold, and the second has the color of ports.
    Usual,
    /// About this machine.
    Here,
}

pub(super) fn borderless() -> Table {
    let mut table = Table::new();
    table.load_style(comfy_table::presets::NOTHING);
    table.set_content_arrangement(ContentArrangement::Dynamic);
    table
}

/// Arranges rows in columns of these widths.
pub(super) fn arranged(header: Option<&[&str]>, rows: &[Vec<String>], widths: &[u16]) -> Table {
    let mut table = borderless();
    if let Some(titles) = header {
        table.set_header(titles);
    }
    let cells = |cells: &Vec<String>| {
        let cells = cells.iter().zip(widths).map(|(cell, width)| broken_at_hyphens(cell, usize::from(*width)));
        cells.collect::<Vec<String>>()
    };
    table.add_rows(rows.iter().map(cells));
    for (column, width) in table.column_iter_mut().zip(widths) {
        column.set_padding((0, GAP));
        column.set_constraint(ColumnConstraint::Absolute(Width::Fixed(width + GAP)));
    }
    table.set_width(widths.iter().map(|width| width + GAP).sum());
    table
}

/// Breaks a word that is too long for its column after a hyphen, if it has one.
fn broken_at_hyphens(cell: &str, width: usize) -> String {
    let broken = |word: &str| {
        let hyphen = word.get(..width).filter(|_| word.len() > width).and_then(|start| start.rfind('-'));
        match hyphen {
            Some(at) => format!("{}\n{}", &word[..=at], &word[at + 1..]),
            None => word.to_owned(),
        }
    };
    cell.split(' ').map(broken).collect::<Vec<_>>().join(" ")
}

pub(super) fn write_rows(
    out: &mut dyn Write,
    style: Style,
    table: &Table,
    look: Look,
    widths: &[u16],
    has_header: bool,
) -> io::Result<()> {
    for (at, line) in table.lines().enumerate() {
        match (line.trim_end(), look) {
            (line, _) if !style.color => writeln!(out, "{line}")?,
            (line, _) if at == 0 && has_header => writeln!(out, "{HEADER}{line}{HEADER:#}")?,
            (line, Look::Here) => writeln!(out, "{HERE}{line}{HERE:#}")?,
            (line, Look::Usual) => write_colored(out, line, widths)?,
        }
    }
    Ok(())
}

/// Writes a line with its first two columns in their styles.
fn write_colored(out: &mut dyn Write, line: &str, widths: &[u16]) -> io::Result<()> {
    let [name, port] = [0, 1].map(|at| usize::from(widths.get(at).map_or(0, |width| width + GAP)));
    // Beyond ASCII, columns are not bytes.
    match line.get(..name).filter(|name| name.is_ascii()) {
        Some(start) => {
            let (second, rest) = line[name..].split_at_checked(port).unwrap_or((&line[name..], ""));
            write_cell(out, NAME, start)?;
            write_cell(out, PORT, second)?;
            writeln!(out, "{rest}")
        }
        None => writeln!(out, "{line}"),
    }
}

/// Writes the text of a cell in its style, and the blanks after it without.
fn write_cell(out: &mut dyn Write, style: anstyle::Style, cell: &str) -> io::Result<()> {
    match cell.split_at(cell.trim_end().len()) {
        ("", blanks) => write!(out, "{blanks}"),
        (text, blanks) => write!(out, "{style}{text}{style:#}{blanks}"),
    }
}

pub(super) fn write_note(out: &mut dyn Write, style: Style, width: u16, text: &str) -> io::Result<()> {
    let mut note = borderless();
    note.set_width(width).add_row([text]);
    for column in note.column_iter_mut() {
        column.set_padding((0, 0));
    }
    for line in note.lines() {
        match (line.trim_end(), style.color) {
            (line, false) => writeln!(out, "{line}")?,
            (line, true) => writeln!(out, "{HEADER}{line}{HEADER:#}")?,
        }
    }
    Ok(())
}

/// Writes a row as a block of lines, each a title of at most `label` characters and its cell.
pub(super) fn write_block<'c>(
    out: &mut dyn Write,
    style: Style,
    look: Look,
    (label, width): (u16, u16),
    cells: impl Iterator<Item = [&'c str; 2]>,
) -> io::Result<()> {
    let mut block = borderless();
    block.set_width(width).add_rows(cells);
    if let [titles, cells] = block.column_iter_mut().collect::<Vec<_>>().as_mut_slice() {
        titles.set_padding((0, GAP)).set_constraint(ColumnConstraint::Absolute(Width::Fixed(label + GAP)));
        cells.set_padding((0, 0));
    }
    for line in block.lines() {
        let line = line.trim_end();
        let (title, cell) = line.split_at_checked(label.into()).unwrap_or(("", line));
        match (style.color, look) {
            (false, _) => writeln!(out, "{line}")?,
            (true, Look::Usual) => writeln!(out, "{HEADER}{title}{HEADER:#}{cell}")?,
            (true, Look::Here) => writeln!(out, "{HEADER}{title}{HEADER:#}{HERE}{cell}{HERE:#}")?,
        }
    }
    Ok(())
}
