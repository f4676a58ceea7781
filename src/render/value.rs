//! The value of a column in a row.

use bstr::{BStr, BString, ByteSlice};
use serde::ser::{Serialize, Serializer};
use svc_lookup::{Date, Port, PortRange};

/// The value of a column in a row.
///
/// A list of everything has half a million of them. So nearly all are borrowed and kept in place; only what is rare is
/// allocated, and it is one variant, so that dropping the others costs no more than a look at the variant.
#[derive(Clone, Debug)]
pub(crate) enum Value<'r> {
    /// No value: `null`, or an empty field.
    None,
    /// A constant without blanks or commas: no format escapes or quotes it.
    Word(&'static str),
    /// Untrusted bytes from a file, a process or a datagram.
    Text(&'r BStr),
    /// A text in parts.
    Joined([&'r BStr; 4]),
    Number(u64),
    Date(Date),
    /// `true` or `false`; in lines `yes` or `no`.
    Flag(bool),
    /// Ports as text: `6000-6063`.
    Ports(PortRange),
    /// An array without texts.
    NoTexts,
    /// An array of one text; in lines, the text.
    OneText(&'r BStr),
    Owned(Box<Owned<'r>>),
}

/// A value that is allocated.
#[derive(Clone, Debug)]
pub(crate) enum Owned<'r> {
    Text(BString),
    /// An array; in lines, texts separated by blanks.
    Texts(Vec<&'r BStr>),
    Strings(Vec<String>),
    /// An array of objects, for JSON.
    Objects(Vec<Vec<(&'static str, Value<'r>)>>),
}

impl<'r> Value<'r> {
    /// A text; no value if it is empty.
    pub(super) fn text(text: &'r (impl AsRef<[u8]> + ?Sized)) -> Value<'r> {
        match text.as_ref() {
            [] => Value::None,
            text => Value::Text(text.as_bstr()),
        }
    }

    /// An owned text; no value if it is empty.
    pub(super) fn owned(text: impl Into<Vec<u8>>) -> Value<'r> {
        match text.into() {
            text if text.is_empty() => Value::None,
            text => Value::Owned(Box::new(Owned::Text(text.into()))),
        }
    }

    /// A constant; no value if it is empty.
    pub(super) fn word(word: &'static str) -> Value<'r> {
        if word.is_empty() { Value::None } else { Value::Word(word) }
    }

    /// A list of texts; most have none or one.
    #[inline]
    pub(super) fn list(texts: impl IntoIterator<Item = &'r BStr>) -> Value<'r> {
        let mut texts = texts.into_iter();
        let Some(first) = texts.next() else { return Value::NoTexts };
        let Some(second) = texts.next() else { return Value::OneText(first) };
        Value::Owned(Box::new(Owned::Texts([first, second].into_iter().chain(texts).collect())))
    }

    /// A list of owned texts.
    pub(super) fn owned_list(texts: impl IntoIterator<Item = String>) -> Value<'r> {
        Value::Owned(Box::new(Owned::Strings(texts.into_iter().collect())))
    }

    /// A list of objects.
    pub(super) fn objects(objects: impl IntoIterator<Item = Vec<(&'static str, Value<'r>)>>) -> Value<'r> {
        Value::Owned(Box::new(Owned::Objects(objects.into_iter().collect())))
    }
}

impl From<Port> for Value<'_> {
    fn from(port: Port) -> Self {
        Value::Number(port.number().into())
    }
}

impl<'r, T: Into<Value<'r>>> From<Option<T>> for Value<'r> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Value::None, T::into)
    }
}

impl From<Date> for Value<'_> {
    fn from(date: Date) -> Self {
        Value::Date(date)
    }
}

impl From<u64> for Value<'_> {
    fn from(number: u64) -> Self {
        Value::Number(number)
    }
}

impl From<bool> for Value<'_> {
    fn from(flag: bool) -> Self {
        Value::Flag(flag)
    }
}

impl Serialize for Value<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Value::None => serializer.serialize_none(),
            Value::Word(word) => serializer.serialize_str(word),
            Value::Text(text) => serializer.serialize_str(&text.to_str_lossy()),
            Value::Joined(parts) => serializer.serialize_str(&bstr::concat(parts).to_str_lossy()),
            Value::Number(number) => serializer.serialize_u64(*number),
            Value::Flag(flag) => serializer.serialize_bool(*flag),
            Value::Date(date) => serializer.collect_str(date),
            Value::Ports(ports) => serializer.collect_str(ports),
            Value::NoTexts => serializer.collect_seq([""; 0]),
            Value::OneText(text) => serializer.collect_seq([text.to_str_lossy()]),
            Value::Owned(owned) => owned.serialize(serializer),
        }
    }
}

impl Serialize for Owned<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Owned::Text(text) => serializer.serialize_str(&text.to_str_lossy()),
            Owned::Texts(texts) => serializer.collect_seq(texts.iter().map(|text| text.to_str_lossy())),
            Owned::Strings(texts) => serializer.collect_seq(texts),
            Owned::Objects(objects) => serializer.collect_seq(objects.iter().map(|object| Fields(object))),
        }
    }
}

/// The fields of an object in a row.
struct Fields<'a>(&'a [(&'static str, Value<'a>)]);

impl Serialize for Fields<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}
