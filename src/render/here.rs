//! What this host makes of ports: whether they need privilege, whether its kernel hands them out.

use super::Style;
use super::table::write_table;
use comfy_table::Cell;
use serde::Serialize;
use std::io::{self, Write};
use svc_lookup::PortRange;
use svc_lookup::host::{Coverage, HostRanges, Part};

/// How many ranges of reserved ports a table names.
const NAMED: usize = 8;

/// The names of the fields, in the order in which every format has them.
pub(super) const FIELDS: [&str; 10] = [
    "privileged",
    "privileged_first",
    "privileged_last",
    "privileged_source",
    "ephemeral",
    "ephemeral_first",
    "ephemeral_last",
    "ephemeral_source",
    "reserved",
    "reserved_source",
];

/// What the host makes of some ports.
pub(super) struct Here<'r> {
    ranges: &'r HostRanges,
    coverage: Coverage,
}

/// The fields of a row as JSON has them.
#[derive(Serialize)]
pub(super) struct Object {
    privileged: &'static str,
    privileged_first: Option<u16>,
    privileged_last: Option<u16>,
    privileged_source: &'static str,
    ephemeral: &'static str,
    ephemeral_first: u16,
    ephemeral_last: u16,
    ephemeral_source: &'static str,
    reserved: Vec<String>,
    reserved_source: Option<&'static str>,
}

/// `yes`, `no` or `partly`.
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

impl<'r> Here<'r> {
    pub(super) fn new(ranges: &'r HostRanges, ports: PortRange) -> Here<'r> {
        Here { ranges, coverage: ranges.coverage(ports) }
    }

    pub(super) fn privileged_cell(&self) -> String {
        cell(self.coverage.privileged)
    }

    pub(super) fn ephemeral_cell(&self) -> String {
        match self.coverage.ephemeral {
            Part::None if !self.coverage.reserved.is_empty() => "no: reserved".to_owned(),
            part => cell(part),
        }
    }

    /// For each of the two: yes, no or partly, the range of the host, and where it was read; then the reserved ports.
    pub(super) fn plain(&self) -> String {
        let HostRanges { privileged, ephemeral, .. } = self.ranges;
        let needed = privileged.value.map_or(String::new(), |ports| ports.to_string());
        let object = self.object();
        format!(
            "{}\t{needed}\t{}\t{}\t{}\t{}\t{}\t{}",
            object.privileged,
            object.privileged_source,
            object.ephemeral,
            ephemeral.value,
            object.ephemeral_source,
            object.reserved.join(" "),
            object.reserved_source.unwrap_or_default(),
        )
    }

    pub(super) fn object(&self) -> Object {
        let HostRanges { privileged, ephemeral, reserved } = self.ranges;
        Object {
            privileged: word(self.coverage.privileged),
            privileged_first: privileged.value.map(|ports| ports.first().number()),
            privileged_last: privileged.value.map(|ports| ports.last().number()),
            privileged_source: privileged.source,
            ephemeral: word(self.coverage.ephemeral),
            ephemeral_first: ephemeral.value.first().number(),
            ephemeral_last: ephemeral.value.last().number(),
            ephemeral_source: ephemeral.source,
            reserved: self.coverage.reserved.iter().map(PortRange::to_string).collect(),
            reserved_source: reserved.as_ref().filter(|reserved| reserved.error.is_none()).map(|known| known.source),
        }
    }
}

impl Object {
    /// The values of [`FIELDS`] as texts.
    pub(super) fn fields(&self) -> [String; 10] {
        let number = |number: Option<u16>| number.map_or(String::new(), |number| number.to_string());
        [
            self.privileged.to_owned(),
            number(self.privileged_first),
            number(self.privileged_last),
            self.privileged_source.to_owned(),
            self.ephemeral.to_owned(),
            self.ephemeral_first.to_string(),
            self.ephemeral_last.to_string(),
            self.ephemeral_source.to_owned(),
            self.reserved.join(" "),
            self.reserved_source.unwrap_or_default().to_owned(),
        ]
    }
}

/// Writes the ranges of the host, and where each was read: a table of its own.
pub(super) fn write_settings(out: &mut dyn Write, ranges: &HostRanges, style: Style) -> io::Result<()> {
    let HostRanges { privileged, ephemeral, reserved } = ranges;
    let needed = privileged.value.map_or("none".to_owned(), |ports| ports.to_string());
    let mut rows = vec![
        ["privileged", privileged.source, &needed].map(Cell::new).to_vec(),
        ["ephemeral", ephemeral.source, &ephemeral.value.to_string()].map(Cell::new).to_vec(),
    ];
    if let Some(source) = reserved.as_ref().map(|reserved| reserved.source) {
        let left_out = ranges.reserved_in(PortRange::ALL);
        if !left_out.is_empty() {
            rows.push(["reserved", source, &named(&left_out)].map(Cell::new).to_vec());
        }
    }
    write_table(out, &["HERE", "READ FROM", "PORTS"], rows.into_iter(), 2, style)
}

/// The first of the ranges, and how many more there are.
fn named(ranges: &[PortRange]) -> String {
    let names: Vec<String> = ranges.iter().take(NAMED).map(PortRange::to_string).collect();
    let rest = match ranges.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    names.join(", ") + &rest
}
