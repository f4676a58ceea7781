//! Tables for people: as wide as the terminal, no wider.

use super::sheet::{Sheet, Style};
use comfy_table::{ColumnConstraint, ContentArrangement, Table, Width};
use std::io::{self, Write};

/// The width of a table that does not go to a terminal.
const WIDTH: u16 = 100;
/// The least room for a column that may be broken: a word or two.
const LEAST: u16 = 12;
/// The blanks between columns.
pub(super) const GAP: u16 = 2;

/// Whether the terminal has no room for a column of aliases: they go into the description then.
pub(super) fn is_narrow(style: Style) -> bool {
    width(style) < WIDTH
}

/// How wide a table may be.
pub(super) fn width(style: Style) -> u16 {
    let terminal = terminal_size::terminal_size().filter(|_| style.terminal);
    terminal.map_or(WIDTH, |(width, _)| width.0)
}

/// Writes a table: no borders, so that what is selected and copied is text. The first columns are not broken, the rest
/// takes the room that is left; where that is too little, the name is broken too, and at the worst the table is too wide.
pub(super) fn write_table(
    sheet: &mut Sheet<'_>,
    header: &[&str],
    rows: impl IntoIterator<Item = Vec<String>>,
    whole: usize,
) -> io::Result<()> {
    let style = sheet.style();
    let out = sheet.out();
    let mut table = Table::new();
    table.load_style(comfy_table::presets::NOTHING);
    table.set_content_arrangement(ContentArrangement::Dynamic);
    table.set_header(header);
    table.add_rows(rows);
    let name = arrange(&mut table, whole, width(style));
    let port = table.column_max_content_widths().get(1).copied().unwrap_or(0);
    for (at, line) in table.lines().enumerate() {
        match line.trim_end() {
            line if !style.color => writeln!(out, "{line}")?,
            line if at == 0 => writeln!(out, "{HEADER}{line}{HEADER:#}")?,
            line => write_colored(out, line, name.into(), port.into())?,
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
        // Where characters are not bytes, columns are not counted so simply.
        _ => writeln!(out, "{line}"),
    }
}

/// Gives the columns their widths, and says that of the first.
fn arrange(table: &mut Table, whole: usize, width: u16) -> u16 {
    let contents = table.column_max_content_widths();
    let (name, others) = contents[..whole].split_first().map_or((0, &[][..]), |(name, others)| (*name, others));
    let least = contents[whole..].iter().map(|&content| content.min(LEAST) + GAP).sum::<u16>();
    let rest = others.iter().fold(least, |sum, content| sum.saturating_add(*content).saturating_add(GAP));
    let room = width.saturating_sub(rest).saturating_sub(GAP);
    let name = name.min(room.max(LEAST));
    table.set_width(width.max(rest.saturating_add(name).saturating_add(GAP)));
    for (at, column) in table.column_iter_mut().enumerate() {
        column.set_padding((0, GAP));
        if at == 0 {
            column.set_constraint(ColumnConstraint::Absolute(Width::Fixed(name.saturating_add(GAP))));
        } else if at < whole {
            column.set_constraint(ColumnConstraint::ContentWidth);
        }
    }
    name
}
