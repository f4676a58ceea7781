//! Names of processes: what the software of the ports in common use is called while it runs. They are kept in
//! `data/process-names.csv`.

use super::table::{self, TableError};
use crate::index::Packer;
use crate::{Registration, Service, State};

/// The columns, in their order: the first line of the table.
const COLUMNS: [&str; 3] = ["product", "name", "evidence"];

/// A name under which a product runs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct ProcessName {
    /// The product, as in the table of ports in common use.
    pub(crate) product: String,
    /// The name of a program, a main class, a module or a script; words after the first are among its arguments.
    pub(crate) name: String,
}

impl ProcessName {
    /// Reads the table. An error has the line: wrong columns, or an empty cell.
    pub(crate) fn read(bytes: &[u8]) -> Result<Vec<ProcessName>, TableError> {
        table::rows(bytes, &COLUMNS, |row| match row.iter().position(str::is_empty) {
            Some(column) => Err(format!("the {} is missing", COLUMNS[column])),
            None => Ok(ProcessName { product: row[0].to_owned(), name: row[1].to_owned() }),
        })
    }
}

/// Packs names of processes into the bytes of an [`Index`](crate::index::Index).
///
/// Each record has the name in lower case, its first word as an alias if it has several, and the product as `alias_of`.
pub(crate) fn pack_process_names(names: &[ProcessName]) -> Vec<u8> {
    let mut packer = Packer::new();
    for known in names {
        let name = known.name.to_lowercase();
        let first = name.split_once(' ').map_or("", |(first, _)| first);
        let registration =
            Registration { alias_of: known.product.as_str().into(), ..Registration::new(State::Assigned) };
        packer.push(&Service::new(&name).with_aliases(first), &registration);
    }
    packer.finish(None)
}
