//! One record of the registry, with its facts only.

use crate::{Date, PortRange, Protocol, Registration, Service, State};

/// A record of the registry: a service, or ports that no service holds.
///
/// It owns its texts, because it is made while a file is read and goes into an index. Every text may be empty and
/// every number 0 where the registry says nothing.
///
/// ```
/// use svc_lookup::{Port, State, registry::Record};
///
/// let record = Record { name: "domain".into(), ports: Some(Port::new(53).into()), ..Record::default() };
/// assert!(record.service().is_named("domain"));
/// assert_eq!(record.registration().state, State::Assigned);
/// ```
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Record {
    /// The service name, RFC 6335 section 5.1; empty where the registry reserves a port or lists it as free.
    pub name: String,
    /// The port or the range of ports; none for a name without a port.
    pub ports: Option<PortRange>,
    /// The transport protocol; none where the registry names none.
    pub protocol: Option<String>,
    /// What the service is, in one line.
    pub description: String,
    /// What became of the port or the name.
    pub state: State,
    /// When it was registered.
    pub registered: Date,
    /// When the record was last changed.
    pub modified: Date,
    /// RFC numbers, drafts, links and standards in the order of the record, joined by `|`.
    pub references: String,
    /// The DCCP service code, RFC 4340 section 8.1.2; 0 for none.
    pub service_code: u32,
    /// The registry reports that others use the port without an assignment.
    pub unauthorized_use: bool,
    /// The registry calls the record historic: not to be used any more.
    pub historic: bool,
    /// The name that this one is another name of.
    pub alias_of: String,
    /// What the port or the name was assigned to before.
    pub previously: String,
}

impl Record {
    /// The service itself. It has no aliases: in the registry each name has a record of its own.
    pub fn service(&self) -> Service<'_> {
        Service {
            name: self.name.as_str().into(),
            aliases: "".into(),
            ports: self.ports,
            protocol: self.protocol.as_deref().map(Protocol::new),
            description: self.description.as_str().into(),
        }
    }

    /// What the registry says of the record beside the service.
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
