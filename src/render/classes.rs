//! The classes of ports, as `svc range` shows them.

use super::table::write_table;
use super::{Style, csv, json};
use crate::cli::Format;
use comfy_table::Cell;
use serde::Serialize;
use std::io::{self, Write};
use svc_lookup::{PortClass, PortRange};

/// Ports, and the class they are in.
#[derive(Clone, Debug)]
pub(crate) struct ClassRow {
    /// The question as it was asked; empty when none was.
    pub(crate) query: String,
    /// The ports asked for that are in the class.
    pub(crate) ports: PortRange,
    pub(crate) class: PortClass,
}

/// Rows of classes.
pub(crate) struct Classes<'a> {
    pub(crate) rows: &'a [ClassRow],
}

/// A row as JSON has it.
#[derive(Serialize)]
struct Object<'a> {
    query: Option<&'a str>,
    first: u16,
    last: u16,
    class: &'static str,
    class_first: u16,
    class_last: u16,
    rfc6335: &'static str,
    assigned: &'static str,
    used_by: &'static str,
}

impl Classes<'_> {
    pub(crate) fn write(&self, out: &mut dyn Write, format: Format, style: Style) -> io::Result<()> {
        match format {
            Format::Table => self.table(out, style),
            Format::Json => self.json(out),
            Format::Jsonl => self.rows.iter().try_for_each(|row| json::line(out, &object(row))),
            Format::Csv => self.csv(out),
            Format::Plain | Format::Services => self.rows.iter().try_for_each(|row| plain(out, row)),
        }
    }

    fn table(&self, out: &mut dyn Write, style: Style) -> io::Result<()> {
        if self.rows.is_empty() {
            return Ok(());
        }
        // Whole classes are their own bounds.
        let bounds = self.rows.iter().any(|row| row.ports != row.class.range());
        let mut header = vec!["PORT", "CLASS"];
        header.extend(bounds.then_some("BOUNDS"));
        header.extend(["RFC 6335", "ASSIGNED BY", "FOR"]);
        let rows = self.rows.iter().map(|row| {
            let class = row.class;
            let mut cells = vec![Cell::new(row.ports), Cell::new(class.name())];
            cells.extend(bounds.then(|| Cell::new(class.range())));
            cells.extend([class.rfc_name(), class.assignment(), class.use_by()].map(Cell::new));
            cells
        });
        write_table(out, &header, rows, header.len() - 3, style)
    }

    fn json(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut array = json::Array::default();
        self.rows.iter().try_for_each(|row| array.item(out, &object(row)))?;
        array.finish(out)
    }

    fn csv(&self, out: &mut dyn Write) -> io::Result<()> {
        let header = ["query", "first", "last", "class", "class_first", "class_last", "rfc6335", "assigned", "used_by"];
        csv::row(out, header)?;
        for row in self.rows {
            let object = object(row);
            let numbers = [object.first, object.last, object.class_first, object.class_last];
            let [first, last, class_first, class_last] = numbers.map(|number| number.to_string());
            let query = object.query.unwrap_or_default();
            let (rfc, assigned, used_by) = (object.rfc6335, object.assigned, object.used_by);
            csv::row(out, [query, &first, &last, object.class, &class_first, &class_last, rfc, assigned, used_by])?;
        }
        Ok(())
    }
}

/// The ports, the class, its bounds, RFC 6335's name for it, how it is assigned, who uses it.
fn plain(out: &mut dyn Write, row: &ClassRow) -> io::Result<()> {
    let ClassRow { ports, class, .. } = row;
    let (rfc, assigned, used_by) = (class.rfc_name(), class.assignment(), class.use_by());
    writeln!(out, "{ports}\t{class}\t{}\t{rfc}\t{assigned}\t{used_by}", class.range())
}

fn object(row: &ClassRow) -> Object<'_> {
    let class = row.class;
    Object {
        query: (!row.query.is_empty()).then_some(row.query.as_str()),
        first: row.ports.first().number(),
        last: row.ports.last().number(),
        class: class.name(),
        class_first: class.range().first().number(),
        class_last: class.range().last().number(),
        rfc6335: class.rfc_name(),
        assigned: class.assignment(),
        used_by: class.use_by(),
    }
}
