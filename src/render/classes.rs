//! The classes of ports, and what this host makes of them, as `svc range` shows them.

use super::here::{self, Here};
use super::table::{width, write_table};
use super::{Style, csv, json};
use crate::cli::Format;
use comfy_table::Cell;
use serde::Serialize;
use std::io::{self, Write};
use svc_lookup::host::HostRanges;
use svc_lookup::{PortClass, PortRange};

/// The width from which a table has room for everything that is to be said of a class in columns of its own.
const WIDE: u16 = 130;

/// Ports, and the class they are in.
#[derive(Clone, Debug)]
pub(crate) struct ClassRow {
    /// The question as it was asked; empty when none was.
    pub(crate) query: String,
    /// The ports asked for that are in the class.
    pub(crate) ports: PortRange,
    pub(crate) class: PortClass,
}

/// Rows of classes, on this host.
pub(crate) struct Classes<'a> {
    pub(crate) rows: &'a [ClassRow],
    pub(crate) ranges: &'a HostRanges,
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
    #[serde(flatten)]
    here: here::Object,
}

impl Classes<'_> {
    pub(crate) fn write(&self, out: &mut dyn Write, format: Format, style: Style) -> io::Result<()> {
        match format {
            Format::Table => self.table(out, style),
            Format::Json => self.json(out),
            Format::Jsonl => self.rows.iter().try_for_each(|row| json::line(out, &self.object(row))),
            Format::Csv => self.csv(out),
            Format::Plain | Format::Services => self.rows.iter().try_for_each(|row| self.plain(out, row)),
        }
    }

    fn table(&self, out: &mut dyn Write, style: Style) -> io::Result<()> {
        if self.rows.is_empty() {
            return Ok(());
        }
        // Whole classes are their own bounds.
        let bounds = self.rows.iter().any(|row| row.ports != row.class.range());
        let wide = width(style) >= WIDE;
        let mut header = vec!["PORT", "CLASS"];
        header.extend(bounds.then_some("BOUNDS"));
        header.extend(["PRIVILEGED", "EPHEMERAL", "RFC 6335"]);
        let whole = header.len() - 1;
        header.extend(["ASSIGNED BY", "FOR"].into_iter().filter(|_| wide));
        let rows = self.rows.iter().map(|row| self.cells(row, bounds, wide));
        write_table(out, &header, rows, whole, style)?;
        writeln!(out)?;
        here::write_settings(out, self.ranges, style)
    }

    fn cells(&self, row: &ClassRow, bounds: bool, wide: bool) -> Vec<Cell> {
        let class = row.class;
        let here = Here::new(self.ranges, row.ports);
        let mut cells = vec![Cell::new(row.ports), Cell::new(class.name())];
        cells.extend(bounds.then(|| Cell::new(class.range())));
        cells.extend([here.privileged_cell(), here.ephemeral_cell()].map(Cell::new));
        let (name, assigned, used_by) = (class.rfc_name(), class.assignment(), class.use_by());
        match wide {
            true => cells.extend([name, assigned, used_by].map(Cell::new)),
            false => cells.push(Cell::new(format!("{name}: {assigned}; for {used_by}"))),
        }
        cells
    }

    fn json(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut array = json::Array::default();
        self.rows.iter().try_for_each(|row| array.item(out, &self.object(row)))?;
        array.finish(out)
    }

    fn csv(&self, out: &mut dyn Write) -> io::Result<()> {
        let header = ["query", "first", "last", "class", "class_first", "class_last", "rfc6335", "assigned", "used_by"];
        csv::row(out, header.into_iter().chain(here::FIELDS))?;
        for row in self.rows {
            let object = self.object(row);
            let numbers = [object.first, object.last, object.class_first, object.class_last];
            let [first, last, class_first, class_last] = numbers.map(|number| number.to_string());
            let query = object.query.unwrap_or_default();
            let (rfc, assigned, used_by) = (object.rfc6335, object.assigned, object.used_by);
            let fields = [query, &first, &last, object.class, &class_first, &class_last, rfc, assigned, used_by];
            csv::row(out, fields.map(str::to_owned).into_iter().chain(object.here.fields()))?;
        }
        Ok(())
    }

    /// The ports, the class, its bounds, RFC 6335's name for it, how it is assigned, who uses it; then what this host says.
    fn plain(&self, out: &mut dyn Write, row: &ClassRow) -> io::Result<()> {
        let ClassRow { ports, class, .. } = row;
        let (rfc, assigned, used_by) = (class.rfc_name(), class.assignment(), class.use_by());
        let here = Here::new(self.ranges, *ports).plain();
        writeln!(out, "{ports}\t{class}\t{}\t{rfc}\t{assigned}\t{used_by}\t{here}", class.range())
    }

    fn object<'r>(&self, row: &'r ClassRow) -> Object<'r> {
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
            here: Here::new(self.ranges, row.ports).object(),
        }
    }
}
