//! Tables for people, no wider than the terminal.

use super::sheet::{Sheet, Style};
use super::terminal;
use comfy_table::{ColumnConstraint, ContentArrangement, Table, Width};
use std::io::{self, Write};

/// The width of a table in a pipe or a file.
const WIDTH: u16 = 100;
/// The minimum width of a column that may be wrapped: a word or two.
const LEAST: u16 = 12;
/// The number of blanks between columns.
pub(super) const GAP: u16 = 2;

/// Whether the terminal is too narrow for optional columns.
pub(super) fn is_narrow(style: Style) -> bool {
    width(style) < WIDTH
}

/// The maximum width of a table.
pub(super) fn width(style: Style) -> u16 {
    terminal::columns(style.terminal).unwrap_or(WIDTH)
}

/// Writes a table without borders, so that selecting and copying it gives plain text. The first `whole` columns are not
/// wrapped and the rest share the remaining room; if that is too little, the name is wrapped too. On a terminal that is too
/// narrow even for that, each row is a block of lines.
pub(super) fn write_table(
    sheet: &mut Sheet<'_>,
    header: &[&str],
    rows: impl IntoIterator<Item = Vec<String>>,
    whole: usize,
) -> io::Result<()> {
    let style = sheet.style();
    let out = sheet.out();
    let rows: Vec<Vec<String>> = rows.into_iter().collect();
    let mut table = borderless();
    if style.header {
        table.set_header(header);
    }
    table.add_rows(&rows);
    let Widths { name, needed } = arrange(&mut table, whole, width(style));
    if style.terminal && needed > width(style) {
        return write_stacked(out, style, header, &rows);
    }
    let port = table.column_max_content_widths().get(1).copied().unwrap_or(0);
    for (at, line) in table.lines().enumerate() {
        match line.trim_end() {
            line if !style.color => writeln!(out, "{line}")?,
            line if at == 0 && style.header => writeln!(out, "{HEADER}{line}{HEADER:#}")?,
            line => write_colored(out, line, name.into(), port.into())?,
        }
    }
    Ok(())
}

fn borderless() -> Table {
    let mut table = Table::new();
    table.load_style(comfy_table::presets::NOTHING);
    table.set_content_arrangement(ContentArrangement::Dynamic);
    table
}

/// Writes each row as a block of lines, one cell per line after its title; empty cells are left out.
fn write_stacked(out: &mut dyn Write, style: Style, header: &[&str], rows: &[Vec<String>]) -> io::Result<()> {
    let label = header.iter().map(|title| title.len()).max().unwrap_or(0);
    for (number, row) in rows.iter().enumerate() {
        if number > 0 {
            writeln!(out)?;
        }
        let mut block = borderless();
        block.set_width(width(style).max(label as u16 + GAP + LEAST));
        block.add_rows(
            header.iter().zip(row).filter(|(_, cell)| !cell.is_empty()).map(|(title, cell)| [title, &**cell]),
        );
        if let [titles, cells] = block.column_iter_mut().collect::<Vec<_>>().as_mut_slice() {
            titles.set_padding((0, GAP)).set_constraint(ColumnConstraint::Absolute(Width::Fixed(label as u16 + GAP)));
            cells.set_padding((0, 0));
        }
        for line in block.lines() {
            match (line.trim_end(), style.color) {
                (line, false) => writeln!(out, "{line}")?,
                (line, true) => {
                    let (title, cell) = line.split_at_checked(label).unwrap_or(("", line));
                    writeln!(out, "{HEADER}{title}{HEADER:#}{cell}")?;
                }
            }
        }
    }
    Ok(())
}

pub(super) const HEADER: anstyle::Style = anstyle::Style::new().dimmed();
pub(super) const NAME: anstyle::Style = anstyle::Style::new().bold();
pub(super) const PORT: anstyle::Style = anstyle::AnsiColor::Cyan.on_default();

/// Writes a line with the first two columns, of these widths, in their styles.
fn write_colored(out: &mut dyn Write, line: &str, name: usize, port: usize) -> io::Result<()> {
    let gap = usize::from(GAP);
    match (line.split_at_checked(name), line.is_ascii()) {
        (Some((name, rest)), true) => {
            let (blanks, rest) = rest.split_at(gap.min(rest.len()));
            let (port, rest) = rest.split_at(port.min(rest.len()));
            writeln!(out, "{NAME}{name}{NAME:#}{blanks}{PORT}{port}{PORT:#}{rest}")
        }
        // Beyond ASCII, columns are not bytes.
        _ => writeln!(out, "{line}"),
    }
}

/// The widths of a table, in columns of the terminal.
struct Widths {
    /// The first column.
    name: u16,
    /// All of it.
    needed: u16,
}

/// Sets the widths of the columns.
fn arrange(table: &mut Table, whole: usize, width: u16) -> Widths {
    let contents = table.column_max_content_widths();
    let (name, others) = contents[..whole].split_first().map_or((0, &[][..]), |(name, others)| (*name, others));
    let least = contents[whole..].iter().map(|&content| content.min(LEAST) + GAP).sum::<u16>();
    let rest = others.iter().fold(least, |sum, content| sum.saturating_add(*content).saturating_add(GAP));
    let room = width.saturating_sub(rest).saturating_sub(GAP);
    let name = name.min(room.max(LEAST));
    let needed = rest.saturating_add(name).saturating_add(GAP);
    table.set_width(width.max(needed));
    for (at, column) in table.column_iter_mut().enumerate() {
        column.set_padding((0, GAP));
        if at == 0 {
            column.set_constraint(ColumnConstraint::Absolute(Width::Fixed(name.saturating_add(GAP))));
        } else if at < whole {
            column.set_constraint(ColumnConstraint::ContentWidth);
        }
    }
    // The gap after the last column is blank.
    Widths { name, needed: needed.saturating_sub(GAP) }
}
