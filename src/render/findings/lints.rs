//! The lints themselves: `svc check --list` and `svc check --explain`.

use super::super::column::{Column, Columns, Type, Value};
use super::super::escape::for_terminal;
use super::super::explain::write_paragraph;
use super::super::sheet::Sheet;
use super::super::table::{Column as TableColumn, Table};
use std::io;
use svc_lookup::check::Lint;

/// The columns of lints.
pub(crate) const LINTS: Columns<'static, Lint> = Columns::new(&[
    Column::everywhere("lint", Type::Text, "the name", |lint| Value::Word(lint.name())),
    Column::everywhere("level", Type::Text, "`error`, `warning` or `note`", |lint| Value::Word(lint.severity().name())),
    Column::everywhere("summary", Type::Text, "what it finds", |lint| Value::text(lint.summary())),
    Column::data("explanation", Type::Text, "who reads such a line how, and what to do", |lint| {
        Value::text(lint.explanation())
    }),
    Column::json("bad", Type::Text, "a services file with such a finding", |lint| Value::text(lint.bad())),
    Column::json("good", Type::Text, "the same without it", |lint| Value::text(lint.good())),
]);

/// Writes a list of all lints.
pub(crate) fn write_lints(sheet: &mut Sheet<'_>) -> io::Result<()> {
    if !sheet.is_for_people() {
        Lint::ALL.iter().try_for_each(|lint| sheet.row(LINTS, lint))?;
        return sheet.finish(LINTS);
    }
    let columns = [TableColumn::whole("LINT", 4), TableColumn::whole("LEVEL", 7), TableColumn::rest("MEANING")];
    let mut table = Table::new(columns);
    for lint in Lint::ALL {
        table.row([lint.name(), lint.severity().name(), lint.summary()].map(str::to_owned).to_vec());
    }
    table.write(sheet)
}

/// Explains a lint, with a bad and a good example.
pub(crate) fn write_explanation(sheet: &mut Sheet<'_>, lint: Lint) -> io::Result<()> {
    if !sheet.is_for_people() {
        sheet.row(LINTS, &lint)?;
        return sheet.finish(LINTS);
    }
    write_paragraph(sheet, &format!("{lint} ({}): {}", lint.severity(), lint.summary()))?;
    writeln!(sheet.out())?;
    write_paragraph(sheet, lint.explanation())?;
    for (title, example) in [("Bad", lint.bad()), ("Good", lint.good())] {
        writeln!(sheet.out(), "\n{title}:")?;
        for line in example.split_inclusive(|&byte| byte == b'\n') {
            let has_newline = line.ends_with(b"\n");
            let line = for_terminal(&line[..line.len() - usize::from(has_newline)]).into_owned();
            writeln!(sheet.out(), "    {}", line)?;
        }
    }
    Ok(())
}
