//! Long-standing names: services files carry them and the registry does not. They are kept in `data/aliases.csv`.

use super::record::Record;
use super::table::{self, TableError};
use crate::{Date, Port, Protocol, Registration, Service, State};
use csv::StringRecord;

/// The columns, in their order. The first line of the table holds these names.
const COLUMNS: [&str; 6] = ["name", "port", "protocol", "service", "description", "systems"];

/// A name that services files carry for a port, and the registry does not.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LongStanding {
    /// The name as the services files have it.
    pub name: String,
    /// The port it belongs to.
    pub port: Port,
    /// The protocol, as the services files have it.
    pub protocol: String,
    /// The registry's name for the same service, if it has one on this port and protocol.
    pub service: String,
    /// What the service is; empty where the registry says it.
    pub description: String,
    /// The systems whose services file has the name, separated by blanks.
    pub systems: String,
}

impl LongStanding {
    /// Reads the table.
    ///
    /// # Errors
    ///
    /// [`TableError`], with the line, when the columns are others or a cell cannot be what its column says.
    pub fn read(bytes: &[u8]) -> Result<Vec<LongStanding>, TableError> {
        table::rows(bytes, &COLUMNS, |row| {
            let text = |column: usize| row.get(column).unwrap_or_default().to_owned();
            let port = port(row)?;
            let [name, protocol, service] = [0, 2, 3].map(text);
            Ok(LongStanding { name, port, protocol, service, description: text(4), systems: text(5) })
        })
    }

    /// The service; where the registry has it under another name, its description is the registry's.
    pub fn service<'a>(&'a self, registered: Option<&'a Record>) -> Service<'a> {
        let description = registered.map_or(&self.description, |record| &record.description);
        Service {
            name: self.name.as_str().into(),
            aliases: "".into(),
            ports: Some(self.port.into()),
            protocol: Some(Protocol::new(&self.protocol)),
            description: description.as_str().into(),
        }
    }

    /// What is known beside the service: that the name is long-standing, for what, and where.
    pub fn registration(&self) -> Registration<'_> {
        Registration {
            state: State::LongStanding,
            registered: Date::default(),
            alias_of: self.service.as_str().into(),
            systems: self.systems.as_str().into(),
            ..Registration::default()
        }
    }

    /// Whether a record of the registry is the same service.
    pub fn is(&self, record: &Record) -> bool {
        !self.service.is_empty()
            && record.name == self.service
            && record.ports.is_some_and(|ports| ports.contains(self.port))
            && record.protocol.as_ref().is_none_or(|protocol| *protocol == self.protocol)
    }
}

fn port(row: &StringRecord) -> Result<Port, String> {
    let cell = row.get(1).unwrap_or_default();
    cell.parse().map_err(|error| format!("port {cell:?}: {error}"))
}
