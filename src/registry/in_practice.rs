//! Ports in common use: the default ports of software, assigned or not. They are kept in
//! `data/practice.csv`.

use super::table::{self, TableError};
use crate::index::Packer;
use crate::{Category, PortRange, Practice, Protocol, Service};
use csv::StringRecord;
use std::cmp::Reverse;

/// The columns, in their order: the first line of the table.
const COLUMNS: [&str; 9] =
    ["port", "protocol", "weight", "name", "product", "purpose", "category", "evidence", "third_party"];

/// A port that software uses by default.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct InPractice {
    /// The port, or the range of ports.
    pub(crate) ports: PortRange,
    /// The protocol.
    pub(crate) protocol: String,
    /// How often people meet this use, in hundredths: 100 for rarely, 500 for all the time.
    pub(crate) weight: u16,
    /// A name for the use, as a service has one.
    pub(crate) name: String,
    /// The software, device or system that listens.
    pub(crate) product: String,
    /// What it listens for.
    pub(crate) purpose: String,
    /// The kind of software.
    pub(crate) category: Category,
    /// Where the product's own material says so: an https link, or `owner/repository:path` on GitHub.
    pub(crate) evidence: String,
}

impl InPractice {
    /// Reads the table.
    ///
    /// # Errors
    ///
    /// [`TableError`], with the line, when the columns are others or a cell cannot be what its column says.
    pub(crate) fn read(bytes: &[u8]) -> Result<Vec<InPractice>, TableError> {
        table::rows(bytes, &COLUMNS, |row| {
            let [protocol, name, product, purpose, evidence] = [1, 3, 4, 5, 7].map(|column| text(row, column));
            let [protocol, name, product] = [protocol?, name?, product?];
            let (ports, weight, category) = (value(row, 0)?, weight(row)?, value(row, 6)?);
            let (purpose, evidence) = (purpose?, evidence?);
            Ok(InPractice { ports, protocol, weight, name, product, purpose, category, evidence })
        })
    }

    /// The service: its description is the purpose.
    pub(crate) fn service(&self) -> Service<'_> {
        let service = Service::new(&self.name).with_ports(self.ports).with_protocol(Protocol::new(&self.protocol));
        service.with_description(&self.purpose)
    }

    /// What is known of the use beside the service.
    fn practice(&self, rank: u32) -> Practice<'_> {
        let InPractice { weight, category, .. } = *self;
        Practice {
            rank,
            weight,
            product: self.product.as_str().into(),
            category,
            evidence: self.evidence.as_str().into(),
        }
    }
}

/// Packs the uses into the bytes of an [`Index`](crate::index::Index): by port, narrow ranges before wide ones, and the
/// most frequent first, whatever the protocol.
pub(crate) fn pack_practice(uses: &[InPractice]) -> Vec<u8> {
    let mut packer = Packer::new();
    for (rank, known) in ranked(uses) {
        packer.push_practice(&known.service(), &known.practice(rank));
    }
    packer.finish(None)
}

/// The uses by port, each with its rank among those of the same ports.
fn ranked(uses: &[InPractice]) -> impl Iterator<Item = (u32, &InPractice)> {
    let mut uses: Vec<&InPractice> = uses.iter().collect();
    uses.sort_by_key(|known| (known.ports, Reverse(known.weight)));
    let mut last = None;
    uses.into_iter().map(move |known| {
        let rank = last.filter(|(ports, _)| *ports == known.ports).map_or(1, |(_, rank)| rank + 1);
        last = Some((known.ports, rank));
        (rank, known)
    })
}

fn text(row: &StringRecord, column: usize) -> Result<String, String> {
    match row.get(column).unwrap_or_default() {
        "" => Err(format!("the {} is missing", COLUMNS[column])),
        text => Ok(text.to_owned()),
    }
}

fn value<T: std::str::FromStr<Err: std::fmt::Display>>(row: &StringRecord, column: usize) -> Result<T, String> {
    let cell = row.get(column).unwrap_or_default();
    cell.parse().map_err(|error| format!("{} `{cell}`: {error}", COLUMNS[column]))
}

/// The weight, in hundredths: 1 to 5 with up to two decimals.
fn weight(row: &StringRecord) -> Result<u16, String> {
    let cell = row.get(2).unwrap_or_default();
    let (whole, decimals) = cell.split_once('.').unwrap_or((cell, ""));
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let hundredths = format!("{whole}{decimals:0<2}").parse::<u16>().ok();
    let is_plain = whole.len() == 1 && is_digits(whole) && is_digits(decimals) && decimals.len() <= 2;
    let weight = hundredths.filter(|weight| is_plain && (100..=500).contains(weight));
    weight.ok_or_else(|| format!("weight `{cell}`: expected 1 to 5, such as 3 or 2.75"))
}
