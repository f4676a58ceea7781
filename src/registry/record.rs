//! A record of the registry, and its columns in the table of `data/`.

use crate::{Date, PortRange, Protocol, Registration, Service, State};
use std::borrow::Cow;
use std::fmt::Display;
use std::str::FromStr;

/// A record of the registry as published: a service, or ports without a service.
///
/// A text is empty if the registry has none.
///
/// ```
/// use svc_lookup::State;
/// use svc_lookup::registry::Publication;
///
/// let xml = br#"<registry id="service-names-port-numbers"><updated>2026-08-17</updated>
///   <record><name>domain</name> <number>53</number> <description>Domain Name Server</description></record>
/// </registry>"#;
/// let record = &Publication::from_xml(xml)?.records[0];
/// assert!(record.service().is_named("domain"));
/// assert_eq!(record.registration().state, State::Assigned);
/// # Ok::<(), svc_lookup::registry::RegistryError>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
#[non_exhaustive]
pub struct PublishedRecord {
    /// The service name, RFC 6335 section 5.1; empty for a reserved or unassigned port.
    pub name: String,
    /// The port or the range of ports; none for a name without a port.
    pub ports: Option<PortRange>,
    /// The transport protocol, if the registry names one.
    pub protocol: Option<String>,
    /// What the service is, in one line.
    pub description: String,
    /// The state of the port or the name.
    pub state: State,
    /// When it was registered.
    pub registered: Option<Date>,
    /// When the record was last changed.
    pub modified: Option<Date>,
    /// RFC numbers, drafts, links and standards in the order of the record, joined by `|`.
    pub(crate) references: String,
    /// The DCCP service code, RFC 4340 section 8.1.2.
    pub service_code: Option<u32>,
    /// Whether the registry reports use of the port without an assignment.
    pub unauthorized_use: bool,
    /// Whether the registry calls the record historic: no longer to be used.
    pub historic: bool,
    /// The name that this is an alias for.
    pub alias_of: String,
    /// The previous assignment of the port or the name.
    pub previously: String,
}

impl PublishedRecord {
    /// The service itself. It has no aliases: in the registry each name has a record of its own.
    pub fn service(&self) -> Service<'_> {
        Service {
            ports: self.ports,
            protocol: self.protocol.as_deref().map(Protocol::new),
            ..Service::new(&self.name).with_description(&self.description)
        }
    }

    /// The registry's other facts.
    pub fn registration(&self) -> Registration<'_> {
        Registration {
            state: self.state,
            registered: self.registered,
            modified: self.modified,
            references: self.references.as_str().into(),
            service_code: self.service_code,
            unauthorized_use: self.unauthorized_use,
            historic: self.historic,
            alias_of: self.alias_of.as_str().into(),
            previously: self.previously.as_str().into(),
            ..Registration::default()
        }
    }
}

/// A column of the table in `data/`: its name, and how a record writes and reads its cell.
#[allow(dead_code, reason = "the build reads the table")]
pub(super) struct RecordColumn {
    pub(super) name: &'static str,
    pub(super) write: fn(&PublishedRecord) -> Cow<'_, str>,
    /// An error says what is wrong with the cell.
    pub(super) read: fn(&mut PublishedRecord, &str) -> Result<(), String>,
}

/// The columns, in their order.
#[allow(dead_code, reason = "the build reads the table")]
pub(super) const COLUMNS: [RecordColumn; 13] = [
    column("name", |record| text(&record.name), |record, cell| set(&mut record.name, Ok(cell.to_owned()))),
    column("port", |record| shown(record.ports), |record, cell| set(&mut record.ports, parsed(cell))),
    column(
        "protocol",
        |record| text(record.protocol.as_deref().unwrap_or_default()),
        |record, cell| set(&mut record.protocol, parsed(cell)),
    ),
    column(
        "description",
        |record| text(&record.description),
        |record, cell| set(&mut record.description, Ok(cell.to_owned())),
    ),
    column("state", |record| text(record.state.name()), |record, cell| set(&mut record.state, required(cell))),
    column("registered", |record| shown(record.registered), |record, cell| set(&mut record.registered, date(cell))),
    column("modified", |record| shown(record.modified), |record, cell| set(&mut record.modified, date(cell))),
    column(
        "references",
        |record| text(&record.references),
        |record, cell| set(&mut record.references, Ok(cell.to_owned())),
    ),
    column(
        "service_code",
        |record| shown(record.service_code),
        |record, cell| set(&mut record.service_code, parsed(cell)),
    ),
    column(
        "unauthorized_use",
        |record| yes(record.unauthorized_use),
        |record, cell| set(&mut record.unauthorized_use, is_yes(cell)),
    ),
    column("historic", |record| yes(record.historic), |record, cell| set(&mut record.historic, is_yes(cell))),
    column("alias_of", |record| text(&record.alias_of), |record, cell| set(&mut record.alias_of, Ok(cell.to_owned()))),
    column(
        "previously",
        |record| text(&record.previously),
        |record, cell| set(&mut record.previously, Ok(cell.to_owned())),
    ),
];

const fn column(
    name: &'static str,
    write: fn(&PublishedRecord) -> Cow<'_, str>,
    read: fn(&mut PublishedRecord, &str) -> Result<(), String>,
) -> RecordColumn {
    RecordColumn { name, write, read }
}

fn text(text: &str) -> Cow<'_, str> {
    Cow::Borrowed(text)
}

/// A value, or an empty cell.
fn shown(value: Option<impl Display>) -> Cow<'static, str> {
    value.map_or(Cow::Borrowed(""), |value| Cow::Owned(value.to_string()))
}

fn yes(is_so: bool) -> Cow<'static, str> {
    Cow::Borrowed(if is_so { "yes" } else { "" })
}

fn set<T>(field: &mut T, value: Result<T, String>) -> Result<(), String> {
    *field = value?;
    Ok(())
}

/// A value, or none for an empty cell.
fn parsed<T: FromStr<Err: Display>>(cell: &str) -> Result<Option<T>, String> {
    if cell.is_empty() { Ok(None) } else { required(cell).map(Some) }
}

fn required<T: FromStr<Err: Display>>(cell: &str) -> Result<T, String> {
    cell.parse().map_err(|error: T::Err| error.to_string())
}

fn date(cell: &str) -> Result<Option<Date>, String> {
    parsed(cell).map_err(|_| "expected a date such as 2026-08-17, or nothing".to_owned())
}

fn is_yes(cell: &str) -> Result<bool, String> {
    match cell {
        "yes" => Ok(true),
        "" => Ok(false),
        _ => Err("expected yes or nothing".to_owned()),
    }
}
