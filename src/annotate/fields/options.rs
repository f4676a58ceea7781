//! What is asked of the fields.

use super::column::Column;
use super::format::FieldFormat;
use crate::OwnedProtocol;

/// A field of a record: by the name in the header, by its place, or by either.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
#[non_exhaustive]
pub struct Field {
    /// Its names in a header, or its path in JSON (`dst.port`), the first that exists.
    pub names: Vec<String>,
    /// Its place, from 1, where there is no header.
    pub place: Option<usize>,
}

impl Field {
    /// A field as people write it: a number is a place, anything else a name.
    ///
    /// ```
    /// use svc_lookup::annotate::Field;
    ///
    /// assert_eq!(Field::new("7").place, Some(7));
    /// assert_eq!(Field::new("dstport").names, ["dstport"]);
    /// ```
    pub fn new(text: &str) -> Field {
        match text.parse() {
            Ok(place) if place > 0 => Field { names: Vec::new(), place: Some(place) },
            _ => Field { names: vec![text.to_owned()], place: None },
        }
    }

    /// A field with any of these names, which without a header has this place, from 1.
    pub fn known<const N: usize>(names: [&str; N], place: usize) -> Field {
        Field { names: names.map(str::to_owned).to_vec(), place: Some(place) }
    }
}

/// How columns or members are added.
#[derive(Clone, PartialEq, Debug)]
#[non_exhaustive]
pub struct FieldOptions {
    /// How records are written.
    pub format: FieldFormat,
    /// The fields with ports.
    pub ports: Vec<Field>,
    /// The field with the protocol of the ports.
    pub protocol_field: Option<Field>,
    /// The protocol of records without one.
    pub protocol: Option<OwnedProtocol>,
    /// What is added for each port.
    pub columns: Vec<Column>,
    /// The name of the first added column; the others keep theirs.
    pub name: Option<String>,
    /// The number of products in [`Column::Practice`].
    pub practice: usize,
    /// Whether the header is written, if there is one.
    pub has_header: bool,
}

impl FieldOptions {
    /// Adds the name of the service for these fields.
    pub fn new(format: FieldFormat, ports: Vec<Field>) -> FieldOptions {
        let columns = vec![Column::Service];
        FieldOptions {
            format,
            ports,
            protocol_field: None,
            protocol: None,
            columns,
            name: None,
            practice: 1,
            has_header: true,
        }
    }
}
