//! What was annotated, and what was not.

use bstr::{BString, ByteSlice};

/// The longest value that is kept to be shown.
const LONGEST_SHOWN: usize = 60;

/// Counts of what was annotated. Text without fields has names only.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
#[non_exhaustive]
pub struct Summary {
    /// Records with fields.
    pub records: u64,
    /// Ports whose name was added.
    pub named: u64,
    /// Ports of records that have no name.
    pub unnamed: u64,
    /// Fields that are empty, `-` or not there.
    pub missing: u64,
    /// Fields of ports with something else.
    pub bad: u64,
    /// Ports with a protocol that has none.
    pub portless: u64,
    /// Members that were there already, and are as they were.
    pub existing: u64,
    /// The first field of a port with something else: its record, from 1, and its start.
    pub first_bad: Option<(u64, BString)>,
    /// The first member that was there already: its record, from 1, and its name.
    pub first_existing: Option<(u64, String)>,
    /// The names of columns that a header had already, and those of the new columns.
    pub renamed: Vec<(String, String)>,
}

impl Summary {
    /// Counts a field that holds no port.
    pub(super) fn bad(&mut self, text: &[u8]) {
        self.bad += 1;
        let records = self.records;
        self.first_bad.get_or_insert_with(|| (records, text[..text.len().min(LONGEST_SHOWN)].as_bstr().to_owned()));
    }

    /// Counts a member that exists.
    pub(super) fn existing(&mut self, name: &str) {
        self.existing += 1;
        let records = self.records;
        self.first_existing.get_or_insert_with(|| (records, name.to_owned()));
    }

    /// Adds the counts of what follows.
    pub fn add(&mut self, next: Summary) {
        let before = self.records;
        self.first_bad = self.first_bad.take().or(next.first_bad.map(|(record, text)| (record + before, text)));
        self.first_existing =
            self.first_existing.take().or(next.first_existing.map(|(record, name)| (record + before, name)));
        self.records += next.records;
        self.named += next.named;
        self.unnamed += next.unnamed;
        self.missing += next.missing;
        self.bad += next.bad;
        self.portless += next.portless;
        self.existing += next.existing;
        for renamed in next.renamed {
            if !self.renamed.contains(&renamed) {
                self.renamed.push(renamed);
            }
        }
    }
}
