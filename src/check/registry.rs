//! What IANA's registry has for a name or a port.

use super::finding::{Finding, quoted};
use super::lint::Lint;
use super::row::Row;
use crate::services_file::EntrySpans;
use crate::{RegistryRecord, Services, State};
use bstr::{BStr, ByteSlice};
use std::ops::Range;

/// The registry, and the last service that was compared with it: an entry for tcp and one for udp are one service.
pub(super) struct Registry<'t> {
    services: &'t Services,
    last: Option<(&'t BStr, crate::Port)>,
    /// The last port and its records: most entries come in twos, for tcp and udp.
    port: Option<crate::Port>,
    records: Vec<RegistryRecord<'t>>,
    /// The last name that the registry does not have, in any case.
    absent: Option<&'t BStr>,
}

impl<'t> Registry<'t> {
    pub(super) fn new(services: &'t Services) -> Registry<'t> {
        Registry { services, last: None, port: None, records: Vec::new(), absent: None }
    }

    /// Whether the registry has a name.
    pub(super) fn has(&self, name: &BStr) -> bool {
        self.services.has_name(name)
    }

    /// Adds what the registry says otherwise about an entry.
    pub(super) fn check(&mut self, row: Row<'_, 't>, entry: &EntrySpans<'t>, found: &mut Vec<Finding>) {
        let name = row.part(entry.name.clone());
        if !entry.protocol.is_registered() || self.last == Some((name, entry.port)) {
            return;
        }
        let before = found.len();
        self.read(entry.port);
        if self.records.is_empty() {
            found.extend(self.other_port(row, entry));
        } else {
            self.compare(row, entry, found);
        }
        if found.len() > before {
            self.last = Some((name, entry.port));
        }
    }

    /// Adds what the registry says otherwise about an entry on one of its ports.
    fn compare(&mut self, row: Row<'_, 't>, entry: &EntrySpans<'t>, found: &mut Vec<Finding>) {
        let is_named = |record: &RegistryRecord<'_>| own_name(row, entry, record).is_some();
        let mut records = self.records.iter().filter(|record| record.service.is_for(entry.protocol));
        if let Some(record) = records.clone().find(|record| is_named(record)) {
            found.extend(historic(row, entry, record));
        } else if let Some(record) = records.clone().find(|record| record.registration.state == State::DeAssigned) {
            found.extend(de_assigned(row, entry, record));
        } else {
            let is_assigned = |record: &&RegistryRecord<'_>| {
                record.registration.state == State::Assigned && !record.service.name.is_empty()
            };
            found.extend(records.find(is_assigned).map(|record| other_name(row, entry, record)));
            found.extend(self.other_port(row, entry));
        }
    }

    /// Reads the records of a port, unless they are those at hand.
    fn read(&mut self, port: crate::Port) {
        if self.port.replace(port) != Some(port) {
            self.records.clear();
            self.records.extend(self.services.registry_records_on(port));
        }
    }

    fn other_port(&mut self, row: Row<'_, 't>, entry: &EntrySpans<'t>) -> Option<Finding> {
        let name = row.part(entry.name.clone());
        if self.absent == Some(name) {
            return None;
        }
        if !self.services.has_name_in_any_case(name) {
            self.absent = Some(name);
            return None;
        }
        let hits = || self.services.by_name(name, Some(entry.protocol)).filter(|hit| hit.service.ports.is_some());
        let registered = hits().next()?;
        let is_long_standing = registered.registration().is_some_and(|known| known.state == State::LongStanding);
        let ports = registered.service.ports?;
        if is_long_standing || hits().any(|hit| hit.service.ports.is_some_and(|ports| ports.contains(entry.port))) {
            return None;
        }
        let (name, protocol) = (quoted(registered.service.name), registered.service.protocol.unwrap_or(entry.protocol));
        let message = format!("the registry has {name} on port {ports}/{protocol}");
        let finding = Finding::new(Lint::OtherRegistryPort, row.number, entry.name.clone(), message);
        Some(finding.help("other machines use the registered port for this name"))
    }
}

/// The finding about a name that the registry calls historic. For most of them the service is in use, with another name.
fn historic(row: Row<'_, '_>, entry: &EntrySpans<'_>, record: &RegistryRecord<'_>) -> Option<Finding> {
    if !record.registration.historic {
        return None;
    }
    let (former, place) = (quoted(record.service.name), own_name(row, entry, record)?);
    let finding = |message: String| Finding::new(Lint::HistoricName, row.number, place, message);
    let message = format!("the registry calls {former} historic");
    if record.registration.alias_of.is_empty() {
        return Some(finding(message).help("remove it if nothing uses it"));
    }
    let name = quoted(record.registration.alias_of);
    let help = format!("use {name}, and keep {former} as an alias if something looks it up");
    Some(finding(format!("{message}: the name is now {name}")).help(help))
}

/// The name or alias of an entry that is the name of a record, in any case.
fn own_name(row: Row<'_, '_>, entry: &EntrySpans<'_>, record: &RegistryRecord<'_>) -> Option<Range<usize>> {
    let is_its_name = |own: &Range<usize>| row.part(own.clone()).eq_ignore_ascii_case(record.service.name);
    row.names(entry).take(64).find(is_its_name)
}

/// The finding about a name whose assignment the registry took back.
fn de_assigned(row: Row<'_, '_>, entry: &EntrySpans<'_>, record: &RegistryRecord<'_>) -> Option<Finding> {
    let name = row.part(entry.name.clone());
    let is_previous = record.registration.previously.as_bstr().eq_ignore_ascii_case(name);
    is_previous.then(|| {
        let message =
            format!("the registry no longer assigns port {}/{} to {}", entry.port, entry.protocol, quoted(name));
        let finding = Finding::new(Lint::HistoricName, row.number, entry.name.clone(), message);
        finding.help("remove it if nothing uses it")
    })
}

fn other_name(row: Row<'_, '_>, entry: &EntrySpans<'_>, record: &RegistryRecord<'_>) -> Finding {
    let name = quoted(record.service.name);
    let protocol = record.service.protocol.unwrap_or(entry.protocol);
    let message = format!("the registry has {name} on port {}/{protocol}", entry.port);
    let finding = Finding::new(Lint::OtherRegistryName, row.number, row.port_word(entry), message);
    finding.help(format!("use another port unless this is {name}"))
}
