//! JSON Schema, draft 2020-12, for the output of each command, made from the fields of the reports.

use super::field::{Field, Presence, Type};
use super::reports::{FieldTable, reports};
use serde::ser::{Serialize, SerializeMap, Serializer};
use std::io::{self, Write};

const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// What a command writes: one of these reports.
struct Output {
    command: &'static str,
    /// Its objects, by the name of the report.
    report: &'static str,
    /// Whether `--format json` writes an array of them; otherwise it writes one object.
    is_array: bool,
}

const fn array(command: &'static str, report: &'static str) -> Output {
    Output { command, report, is_array: true }
}

const fn object(command: &'static str, report: &'static str) -> Output {
    Output { command, report, is_array: false }
}

const OUTPUTS: &[Output] = &[
    array("lookup", "entries"),
    array("port", "entries"),
    array("range", "range"),
    array("search", "entries"),
    array("list", "entries"),
    array("listening", "listening"),
    array("free", "free"),
    array("free", "free-check"),
    array("add", "add"),
    array("check", "findings"),
    array("check", "lints"),
    array("udp", "udp"),
    #[cfg(feature = "update")]
    object("update", "update"),
    object("error", "error"),
];

/// The words that `svc generate schema` takes: the commands with JSON, and `error`.
pub(crate) fn schema_commands() -> Vec<&'static str> {
    let mut commands: Vec<&str> = OUTPUTS.iter().map(|output| output.command).collect();
    commands.dedup();
    commands
}

/// The reports that a command writes in JSON, with the names of their fields.
pub(crate) fn json_reports(command: &str) -> Vec<(&'static str, Vec<&'static str>)> {
    let is_written =
        |table: &FieldTable| OUTPUTS.iter().any(|output| output.command == command && output.report == table.name);
    let names = |table: FieldTable| {
        let fields = table.fields.iter().filter(|field| field.json).map(|field| field.name).collect();
        (table.name, fields)
    };
    reports().into_iter().filter(is_written).map(names).collect()
}

/// Writes the schema for a command, or for all of them: of its array, or of one line of JSON Lines.
///
/// # Errors
///
/// The output cannot be written.
pub(crate) fn write_schema(out: &mut dyn Write, command: Option<&str>, lines: bool) -> io::Result<()> {
    let outputs = OUTPUTS.iter().filter(|output| command.is_none_or(|command| output.command == command));
    serde_json::to_writer_pretty(&mut *out, &Document { command, lines, outputs: outputs.collect() })?;
    writeln!(out)
}

/// A schema with all objects that it refers to.
struct Document<'a> {
    command: Option<&'a str>,
    lines: bool,
    outputs: Vec<&'static Output>,
}

impl Document<'_> {
    fn title(&self) -> String {
        let format = if self.lines { "a line of `--format jsonl`" } else { "`--format json`" };
        match self.command {
            None => format!("svc {}: {format}", env!("CARGO_PKG_VERSION")),
            Some("error") => format!("svc {}: an error under {format}", env!("CARGO_PKG_VERSION")),
            Some(command) => format!("svc {command} {}: {format}", env!("CARGO_PKG_VERSION")),
        }
    }
}

impl Serialize for Document<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut schemas: Vec<Root> = Vec::new();
        for output in &self.outputs {
            let root = Root { report: output.report, is_array: output.is_array && !self.lines };
            if !schemas.contains(&root) {
                schemas.push(root);
            }
        }
        let used = reports().into_iter().filter(|table| schemas.iter().any(|root| root.report == table.name));
        let definitions: Vec<_> = used.collect();
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("$schema", DIALECT)?;
        map.serialize_entry("title", &self.title())?;
        match schemas.as_slice() {
            [only] => only.entries(&mut map)?,
            several => map.serialize_entry("anyOf", several)?,
        }
        map.serialize_entry("$defs", &Definitions(&definitions))?;
        map.end()
    }
}

/// A reference to the object of a report, or an array of such objects.
#[derive(PartialEq)]
struct Root {
    report: &'static str,
    is_array: bool,
}

impl Root {
    fn entries<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        if self.is_array {
            map.serialize_entry("type", "array")?;
            return map.serialize_entry("items", &Root { is_array: false, ..*self });
        }
        map.serialize_entry("$ref", &format!("#/$defs/{}", self.report))
    }
}

impl Serialize for Root {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        self.entries(&mut map)?;
        map.end()
    }
}

/// The objects of reports, by their names.
struct Definitions<'a>(&'a [FieldTable]);

impl Serialize for Definitions<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|table| (table.name, Object(&table.fields))))
    }
}

/// The schema of an object with these fields and no others.
struct Object<'a>(&'a [Field]);

impl Serialize for Object<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let fields: Vec<&Field> = self.0.iter().filter(|field| field.json).collect();
        let required = fields.iter().filter(|field| field.presence != Presence::Optional).map(|field| field.name);
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("type", "object")?;
        map.serialize_entry("properties", &Properties(&fields))?;
        map.serialize_entry("required", &required.collect::<Vec<_>>())?;
        map.serialize_entry("additionalProperties", &false)?;
        map.end()
    }
}

/// The fields of an object, by their names.
struct Properties<'a>(&'a [&'a Field]);

impl Serialize for Properties<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|field| (field.name, Property(field))))
    }
}

/// The schema of a field's values.
struct Property<'a>(&'a Field);

impl Serialize for Property<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Field { kind, about, presence, .. } = *self.0;
        let word = match kind {
            Type::Text => "string",
            Type::Number | Type::Port => "integer",
            Type::Flag => "boolean",
            Type::Texts | Type::Objects(_) => "array",
        };
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("description", about)?;
        match presence {
            Presence::Nullable if !kind.is_list() => map.serialize_entry("type", &[word, "null"])?,
            _ => map.serialize_entry("type", word)?,
        }
        match kind {
            Type::Number => map.serialize_entry("minimum", &0)?,
            Type::Port => {
                map.serialize_entry("minimum", &0)?;
                map.serialize_entry("maximum", &u16::MAX)?;
            }
            Type::Texts => map.serialize_entry("items", &Text)?,
            Type::Objects(fields) => map.serialize_entry("items", &Object(&fields()))?,
            Type::Text | Type::Flag => {}
        }
        map.end()
    }
}

/// The schema of a text in a list.
struct Text;

impl Serialize for Text {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map([("type", "string")])
    }
}
