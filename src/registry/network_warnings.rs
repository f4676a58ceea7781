//! Services that are not made to be reachable from open networks. They are kept in `data/not-for-open-networks.csv`.

use super::table::{self, TableError};
use crate::index::Packer;
use crate::{PortRange, Protocol, Registration, Service, State};

/// The columns, in their order: the first line of the table.
const COLUMNS: [&str; 5] = ["name", "port", "protocol", "reason", "evidence"];

/// A service, and why it should not be reachable from everywhere.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct NetworkWarning {
    pub(crate) name: String,
    pub(crate) ports: PortRange,
    pub(crate) protocol: String,
    /// A phrase, such as `no authentication`.
    pub(crate) reason: String,
}

impl NetworkWarning {
    /// Reads the table. An error has the line: wrong columns, an empty cell, or an invalid port.
    pub(crate) fn read(bytes: &[u8]) -> Result<Vec<NetworkWarning>, TableError> {
        table::rows(bytes, &COLUMNS, |row| {
            if let Some(column) = row.iter().position(str::is_empty) {
                return Err(format!("the {} is missing", COLUMNS[column]));
            }
            let [name, protocol, reason] = [0, 2, 3].map(|column| row[column].to_owned());
            let ports = row[1].parse().map_err(|error| format!("port `{}`: {error}", &row[1]))?;
            Ok(NetworkWarning { name, ports, protocol, reason })
        })
    }
}

/// Packs warnings into the bytes of an [`Index`](crate::index::Index): the reason of each is its description.
pub(crate) fn pack_network_warnings(warnings: &[NetworkWarning]) -> Vec<u8> {
    let mut packer = Packer::new();
    for known in warnings {
        let service = Service::new(&known.name).with_ports(known.ports).with_protocol(Protocol::new(&known.protocol));
        packer.push(&service.with_description(&known.reason), &Registration::new(State::Assigned));
    }
    packer.finish(None)
}
