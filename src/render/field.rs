//! The fields of a report, as the manual and the JSON Schema describe them.

/// A field of a report, and the formats that have it.
pub(crate) struct Field {
    pub(crate) name: &'static str,
    /// The type of its values in JSON.
    pub(crate) kind: Type,
    pub(crate) about: &'static str,
    pub(crate) json: bool,
    pub(crate) csv: bool,
    pub(crate) plain: bool,
    pub(crate) presence: Presence,
}

/// Whether an object in JSON always has a field and a value for it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Presence {
    /// The field and a value.
    Always,
    /// The field; an absent value is `null`, or an empty array.
    Nullable,
    /// The field only with a value.
    Optional,
}

/// The type of a column's values; a value can also be missing.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Type {
    Text,
    Number,
    /// A number from 0 to 65535.
    Port,
    /// `true` or `false`.
    Flag,
    /// An array of texts.
    Texts,
    /// An array of objects with these fields.
    Objects(fn() -> Vec<Field>),
}

impl Type {
    /// The name of the type in the documentation of JSON.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Type::Text => "string",
            Type::Number | Type::Port => "number",
            Type::Flag => "boolean",
            Type::Texts => "array of strings",
            Type::Objects(_) => "array of objects",
        }
    }

    /// Whether an absent value is an empty array.
    pub(crate) fn is_list(self) -> bool {
        matches!(self, Type::Texts | Type::Objects(_))
    }
}
