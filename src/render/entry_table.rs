//! Entries as a table for people: a row for each service and port.

use super::Entry;
use super::entry_row::{Fact, Row, protocol};
use super::escape::for_terminal;
use super::sheet::{Sheet, Style};
use super::table::{Column, Table};
use std::collections::HashMap;
use std::io;
use svc_lookup::Port;

/// The number of products shown for a port; one more is shown if it would be the only one left.
const BEST_KNOWN: usize = 3;

/// Rows of entries, and what comes after them.
#[derive(Debug)]
pub(super) struct Rows {
    style: Style,
    rows: Vec<Row>,
    /// The row of each fact.
    known: HashMap<Fact, usize>,
    /// Ranges that are too wide to say much about a port, each a line.
    pools: Vec<Pool>,
}

/// A wide range that software uses, and the port it was found for.
#[derive(PartialEq, Eq, Debug)]
struct Pool {
    port: Port,
    line: String,
}

impl Rows {
    pub(super) fn new(style: Style) -> Rows {
        Rows { style, rows: Vec::new(), known: HashMap::new(), pools: Vec::new() }
    }

    pub(super) fn add(&mut self, entry: &Entry<'_>) {
        match entry.listed_under.filter(|_| entry.is_part_of_pool()) {
            Some(port) => self.add_pool(port, entry),
            None => self.add_row(entry),
        }
    }

    fn add_row(&mut self, entry: &Entry<'_>) {
        let fact = Fact::new(entry);
        let rows = &mut self.rows;
        let at = *self.known.entry(fact).or_insert_with_key(|fact| {
            rows.push(Row::new(fact.clone(), entry));
            rows.len() - 1
        });
        self.rows[at].add(entry);
    }

    fn add_pool(&mut self, port: Port, entry: &Entry<'_>) {
        let ports = entry.service.ports.map_or(String::new(), |ports| ports.to_string());
        let line = format!("part of {ports}/{}, {}", protocol(entry), for_terminal(&entry.text()));
        if !self.pools.iter().any(|pool| pool.line == line) {
            self.pools.push(Pool { port, line });
        }
    }

    pub(super) fn write(self, sheet: &mut Sheet<'_>) -> io::Result<()> {
        let services = Column::of_services(self.style);
        let source = Column::fourth(self.style, "SOURCE");
        let mut table = Table::new(services.into_iter().chain([source, Column::rest("DESCRIPTION")]));
        for rows in self.rows.chunk_by(|one, next| one.listed_under == next.listed_under) {
            add_best_known(&mut table, rows);
        }
        for pools in self.pools.chunk_by(|one, next| one.port == next.port) {
            let shown = shown(pools.len());
            pools[..shown].iter().for_each(|pool| table.note(pool.line.clone()));
            add_more(&mut table, pools.len() - shown, pools[0].port);
        }
        table.write(sheet)
    }
}

/// Adds the rows of one port; of software only the best known, which comes first.
fn add_best_known(table: &mut Table, rows: &[Row]) {
    let port = rows.first().and_then(|row| row.listed_under);
    let shown = if port.is_some() { shown(rows.len()) } else { rows.len() };
    rows[..shown].iter().for_each(|row| table.row_with(row.look(), row.cells()));
    if let Some(port) = port {
        add_more(table, rows.len() - shown, port);
    }
}

/// Adds a line that counts what is not shown for a port.
fn add_more(table: &mut Table, more: usize, port: Port) {
    if more > 0 {
        table.note(format!("+{more} more: svc -v port {port}"));
    }
}

/// The number of rows to show for this many.
fn shown(rows: usize) -> usize {
    if rows > BEST_KNOWN + 1 { BEST_KNOWN } else { rows }
}
