//! The long-standing names to keep beside a new publication.

use crate::index::Index;
use crate::registry::{LongStanding, Publication};
use crate::{PortRange, State};
use std::collections::HashMap;

/// The long-standing names of a snapshot that a publication lacks. A name that the registry has taken over on the same port,
/// in any case, is dropped.
pub(super) fn long_standing(snapshot: &Index<'_>, publication: &Publication) -> Vec<LongStanding> {
    let mut registered: HashMap<String, Vec<PortRange>> = HashMap::new();
    for record in &publication.records {
        registered.entry(record.name.to_ascii_lowercase()).or_default().extend(record.ports);
    }
    let mut names: Vec<LongStanding> = (0..snapshot.len() as u32).filter_map(|number| name(snapshot, number)).collect();
    names.retain(|name| {
        let ports = registered.get(&name.name.to_ascii_lowercase());
        !ports.is_some_and(|ports| ports.iter().any(|ports| ports.contains(name.port)))
    });
    names
}

/// A record of a snapshot, if it is a long-standing name.
fn name(snapshot: &Index<'_>, number: u32) -> Option<LongStanding> {
    let registration = snapshot.registration(number).filter(|known| known.state == State::LongStanding)?;
    let service = snapshot.service(number)?;
    Some(LongStanding {
        name: service.name.to_string(),
        port: service.ports?.first(),
        protocol: service.protocol?.word().to_string(),
        service: registration.alias_of.to_string(),
        description: service.description.to_string(),
        systems: registration.systems.to_string(),
    })
}
