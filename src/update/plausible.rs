//! Whether a publication can be the registry: a wrong or hostile file may be well-formed.

use super::changes::{Changes, named};
use super::doubt::Doubt;
use crate::Date;
use crate::index::Index;
use crate::registry::{Publication, PublishedRecord};
use std::collections::HashSet;
use std::time::{SystemTime, UNIX_EPOCH};

/// The most records of a publication: seven times as many as the registry has.
pub(super) const MAX_RECORDS: usize = 100_000;
/// One in this many named records may disappear between two publications: of IANA's, less than one in a thousand does.
const MAY_MISS: usize = 20;

/// The latest date that the registry can have: tomorrow, since the day may have begun elsewhere.
pub(super) fn tomorrow() -> Option<Date> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).ok()?;
    Date::at_unix_time(now.as_secs() + 86_400)
}

/// The doubts about a publication by itself.
pub(super) fn doubts(publication: &Publication, in_use: Date, latest: Option<Date>) -> Vec<Doubt> {
    let (found, records) = (publication.updated, &publication.records);
    let older = (found < in_use).then_some(Doubt::Older { found, in_use });
    let many = (records.len() > MAX_RECORDS).then_some(Doubt::TooMany { found: records.len() });
    let future = latest.and_then(|latest| future(publication, latest));
    older.into_iter().chain(future).chain(many).chain(repeated(records)).collect()
}

/// The doubt about a publication that differs from the one in use by these changes.
pub(super) fn missing(changes: &Changes, in_use: &Index<'_>) -> Option<Doubt> {
    let (missing, known) = (changes.removed.len() + changes.renamed.len(), named(in_use));
    let example =
        changes.removed.iter().map(|entry| &entry.name).chain(changes.renamed.iter().map(|entry| &entry.former));
    let example = example.min()?.clone();
    (missing * MAY_MISS > known).then_some(Doubt::Incomplete { missing, known, example })
}

/// The first date after the latest one.
fn future(publication: &Publication, latest: Date) -> Option<Doubt> {
    let of_record = |record: &PublishedRecord| {
        let date = record.registered.max(record.modified).filter(|date| *date > latest)?;
        Some(Doubt::Future { date, name: label(record), latest })
    };
    match publication.updated > latest {
        true => Some(Doubt::Future { date: publication.updated, name: String::new(), latest }),
        false => publication.records.iter().find_map(of_record),
    }
}

/// The records that are there twice with all their facts.
fn repeated(records: &[PublishedRecord]) -> Option<Doubt> {
    let mut seen = HashSet::with_capacity(records.len());
    let mut again = records.iter().filter(|record| !seen.insert(*record));
    let example = label(again.next()?);
    Some(Doubt::Repeated { count: again.count() + 1, example })
}

/// The name of a record, or the ports of one without a name.
fn label(record: &PublishedRecord) -> String {
    match (&record.ports, &record.protocol) {
        (Some(ports), Some(protocol)) if record.name.is_empty() => format!("{ports}/{protocol}"),
        (Some(ports), None) if record.name.is_empty() => ports.to_string(),
        _ => record.name.clone(),
    }
}
