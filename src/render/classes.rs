//! The report of `svc range`: classes of ports, and their privileged and ephemeral ranges on this host.

use super::column::{Column, Columns, Type, Value};
use super::explain::{Subject, write_paragraph};
use super::sheet::Sheet;
use super::table::{Column as TableColumn, Table};
use super::words::first_of;
use std::io;
use svc_lookup::host::{Coverage, HostRanges, Part};
use svc_lookup::{PortClass, PortRange};

/// Ports of one class on this host.
#[derive(Clone, Debug)]
pub(crate) struct ClassRow<'r> {
    /// The query as typed; empty without one.
    query: String,
    /// The requested ports that are in the class.
    ports: PortRange,
    class: PortClass,
    host: &'r HostRanges,
    coverage: Coverage,
}

impl<'a> ClassRow<'a> {
    /// The columns of classes; in plain lines a range is one field.
    pub(super) const COLUMNS: Columns<'a, ClassRow<'a>> = Columns::new(&[
        Column::data("query", Type::Text, "the query as typed; empty without one", |row| Value::text(&row.query)),
        Column::data("port", Type::Port, "the first requested port in the class", |row| row.ports.first().into()),
        Column::data("last_port", Type::Port, "the last requested port in the class", |row| row.ports.last().into()),
        Column::plain("port", Type::Text, "the requested port, or the first and last port, in the class", |row| {
            Value::Ports(row.ports)
        }),
        Column::everywhere("class", Type::Text, "`well-known`, `registered` or `dynamic`", |row| {
            Value::Word(row.class.name())
        }),
        Column::data("class_first", Type::Port, "the first port of the class", |row| row.class.range().first().into()),
        Column::data("class_last", Type::Port, "the last port of the class", |row| row.class.range().last().into()),
        Column::plain("bounds", Type::Text, "the ports of the class", |row| Value::Ports(row.class.range())),
        Column::everywhere("rfc6335", Type::Text, "the name of the class in RFC 6335", |row| {
            Value::text(row.class.rfc_name())
        }),
        Column::everywhere("assignment", Type::Text, "how IANA assigns a port of the class", |row| {
            Value::text(row.class.assignment())
        }),
        Column::everywhere("used_by", Type::Text, "which programs may use a port of the class", |row| {
            Value::text(row.class.use_by())
        }),
        Column::everywhere(
            "privileged",
            Type::Text,
            "whether the ports are privileged on this host: `yes`, `no` or `partly`",
            |row| Value::Word(word(row.coverage.privileged)),
        ),
        Column::data("privileged_first", Type::Port, "the first privileged port; empty without one", |row| {
            row.host.privileged.value.map(|ports| ports.first()).into()
        }),
        Column::data("privileged_last", Type::Port, "the last privileged port", |row| {
            row.host.privileged.value.map(|ports| ports.last()).into()
        }),
        Column::plain("privileged_range", Type::Text, "the privileged ports; empty without any", |row| {
            row.host.privileged.value.map_or(Value::None, Value::Ports)
        }),
        Column::everywhere(
            "privileged_source",
            Type::Text,
            "where the privileged ports were read: a file, sysctls or the system; `convention` if that failed",
            |row| Value::text(row.host.privileged.source),
        ),
        Column::everywhere(
            "ephemeral",
            Type::Text,
            "whether the ports are ephemeral: `yes`, `no` or `partly`",
            |row| Value::Word(word(row.coverage.ephemeral)),
        ),
        Column::data("ephemeral_first", Type::Port, "the first ephemeral port", |row| {
            row.host.ephemeral.value.first().into()
        }),
        Column::data("ephemeral_last", Type::Port, "the last ephemeral port", |row| {
            row.host.ephemeral.value.last().into()
        }),
        Column::plain("ephemeral_range", Type::Text, "the ephemeral ports", |row| {
            Value::Ports(row.host.ephemeral.value)
        }),
        Column::everywhere(
            "ephemeral_source",
            Type::Text,
            "where the ephemeral ports were read: a file, sysctls or the system; `iana` if that failed",
            |row| Value::text(row.host.ephemeral.source),
        ),
        Column::everywhere(
            "reserved",
            Type::Texts,
            "the ports and ranges that are reserved, and so not ephemeral",
            |row| Value::owned_list(row.coverage.reserved.iter().map(PortRange::to_string)),
        ),
        Column::everywhere(
            "reserved_source",
            Type::Text,
            "where the reserved ports were read; empty without such a setting or if that failed",
            |row| {
                let known = row.host.reserved.as_ref().filter(|reserved| reserved.error.is_none());
                known.map_or(Value::None, |reserved| Value::text(reserved.source))
            },
        ),
        Column::json(
            "excluded",
            Type::Texts,
            "the ports and ranges that the system keeps from being bound (port exclusions of Windows)",
            |row| Value::owned_list(row.coverage.excluded.iter().map(PortRange::to_string)),
        ),
        Column::json(
            "explanation",
            Type::Text,
            "sentences on class, privilege, exclusion and ephemeral ports",
            |row| Value::owned(row.subject().explanation()),
        ),
    ]);
}

impl<'r> ClassRow<'r> {
    /// Makes a row for each class with some of the ports.
    pub(crate) fn for_ports(query: &str, ports: PortRange, host: &'r HostRanges) -> impl Iterator<Item = ClassRow<'r>> {
        PortClass::ALL.into_iter().filter_map(move |class| {
            let ports = class.range().intersection(ports)?;
            Some(ClassRow { query: query.to_owned(), ports, class, host, coverage: host.coverage(ports) })
        })
    }

    fn subject(&self) -> Subject<'_> {
        Subject { ports: self.ports, class: self.class, host: self.host, coverage: &self.coverage }
    }

    /// Its cells: ports, class, privileged, ephemeral, and what RFC 6335 says.
    fn cells(&self) -> Vec<String> {
        let class = self.class;
        let ephemeral = match self.coverage.ephemeral {
            Part::None if !self.coverage.reserved.is_empty() => "no: reserved".to_owned(),
            part => cell(part),
        };
        let (name, bounds) = (class.rfc_name(), class.range());
        let rules = format!("{name}, {bounds}: {}; used by {}", class.assignment(), class.use_by());
        vec![self.ports.to_string(), class.to_string(), cell(self.coverage.privileged), ephemeral, rules]
    }
}

/// How sentences explain the classes to people.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Explain {
    /// Not at all.
    No,
    /// Below the tables.
    Also,
    /// In place of the tables.
    Only,
}

/// Writes the rows; a table also shows the settings of the host.
pub(crate) fn write_classes(
    sheet: &mut Sheet<'_>,
    rows: &[ClassRow<'_>],
    host: &HostRanges,
    explain: Explain,
) -> io::Result<()> {
    if !sheet.is_for_people() {
        rows.iter().try_for_each(|row| sheet.row(ClassRow::COLUMNS, row))?;
        return sheet.finish(ClassRow::COLUMNS);
    }
    if rows.is_empty() {
        return Ok(());
    }
    if explain != Explain::Only {
        write_tables(sheet, rows, host)?;
    }
    if explain == Explain::No {
        return Ok(());
    }
    for (number, row) in rows.iter().enumerate() {
        if number > 0 || explain == Explain::Also {
            writeln!(sheet.out())?;
        }
        write_paragraph(sheet, &row.subject().explanation())?;
    }
    Ok(())
}

fn write_tables(sheet: &mut Sheet<'_>, rows: &[ClassRow<'_>], host: &HostRanges) -> io::Result<()> {
    let whole = [("PORT", 15), ("CLASS", 10), ("PRIVILEGED", 10), ("EPHEMERAL", 12)];
    let columns = whole.map(|(title, least)| TableColumn::whole(title, least));
    let mut table = Table::new(columns.into_iter().chain([TableColumn::rest("RFC 6335")]));
    rows.iter().for_each(|row| table.row(row.cells()));
    table.write(sheet)?;
    writeln!(sheet.out())?;
    write_settings(sheet, host)
}

/// Writes the ranges of the host and their sources.
fn write_settings(sheet: &mut Sheet<'_>, host: &HostRanges) -> io::Result<()> {
    let HostRanges { privileged, ephemeral, reserved, excluded, .. } = host;
    let needed = privileged.value.map_or("none".to_owned(), |ports| ports.to_string());
    let columns = [TableColumn::whole("SETTING", 15), TableColumn::whole("READ FROM", 15), TableColumn::rest("PORTS")];
    let mut table = Table::new(columns);
    table.row(vec!["privileged".to_owned(), privileged.source.to_owned(), needed]);
    table.row(vec!["ephemeral".to_owned(), ephemeral.source.to_owned(), ephemeral.value.to_string()]);
    let left_out = host.reserved_in(PortRange::ALL);
    if let Some(reserved) = reserved.as_ref().filter(|_| !left_out.is_empty()) {
        table.row(vec!["reserved".to_owned(), reserved.source.to_owned(), first_of(&left_out)]);
    }
    if let Some(excluded) = excluded.as_ref().filter(|excluded| !excluded.value.is_empty()) {
        table.row(vec!["excluded".to_owned(), excluded.source.to_owned(), first_of(&excluded.value)]);
    }
    table.write(sheet)
}

/// The word for a part: `yes`, `no` or `partly`.
fn word(part: Part) -> &'static str {
    match part {
        Part::None => "no",
        Part::All => "yes",
        Part::Range(_) | Part::Several => "partly",
    }
}

fn cell(part: Part) -> String {
    match part {
        Part::Range(ports) => ports.to_string(),
        part => word(part).to_owned(),
    }
}
