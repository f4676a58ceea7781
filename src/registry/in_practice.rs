//! Ports in common use: the default ports of software, assigned or not. They are kept in
//! `data/practice.csv`.

use super::table::{self, TableError};
use crate::index::Packer;
use crate::{PortRange, Practice, Protocol, Service};
use csv::StringRecord;

/// The columns, in their order: the first line of the table.
const COLUMNS: [&str; 7] = ["port", "protocol", "rank", "name", "product", "purpose", "evidence"];

/// A port that software uses by default.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct InPractice {
    /// The port, or the range of ports.
    pub(crate) ports: PortRange,
    /// The protocol.
    pub(crate) protocol: String,
    /// How well known this use is among those of the port and protocol: 1 is the best known.
    pub(crate) rank: u32,
    /// A name for the use, as a service has one.
    pub(crate) name: String,
    /// The software, device or system that listens.
    pub(crate) product: String,
    /// What it listens for.
    pub(crate) purpose: String,
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
            let [protocol, name, product, purpose, evidence] = [1, 3, 4, 5, 6].map(|column| text(row, column));
            let [protocol, name, product] = [protocol?, name?, product?];
            let (ports, rank) = (number(row, 0)?, number(row, 2)?);
            Ok(InPractice { ports, protocol, rank, name, product, purpose: purpose?, evidence: evidence? })
        })
    }

    /// The service: its description is the purpose.
    pub(crate) fn service(&self) -> Service<'_> {
        let service = Service::new(&self.name).with_ports(self.ports).with_protocol(Protocol::new(&self.protocol));
        service.with_description(&self.purpose)
    }

    /// What is known of the use beside the service.
    pub(crate) fn practice(&self) -> Practice<'_> {
        Practice { rank: self.rank, product: self.product.as_str().into(), evidence: self.evidence.as_str().into() }
    }
}

/// Packs the uses into the bytes of an [`Index`](crate::index::Index): by port, narrow ranges before wide ones, and the
/// best known first whatever the protocol.
pub(crate) fn pack_practice(uses: &[InPractice]) -> Vec<u8> {
    let mut uses: Vec<&InPractice> = uses.iter().collect();
    uses.sort_by_key(|known| (known.ports, known.rank));
    let mut packer = Packer::new();
    uses.iter().for_each(|known| packer.push_practice(&known.service(), &known.practice()));
    packer.finish(None)
}

fn text(row: &StringRecord, column: usize) -> Result<String, String> {
    match row.get(column).unwrap_or_default() {
        "" => Err(format!("the {} is missing", COLUMNS[column])),
        text => Ok(text.to_owned()),
    }
}

fn number<T: std::str::FromStr<Err: std::fmt::Display>>(row: &StringRecord, column: usize) -> Result<T, String> {
    let cell = row.get(column).unwrap_or_default();
    cell.parse().map_err(|error| format!("{} {cell:?}: {error}", COLUMNS[column]))
}
