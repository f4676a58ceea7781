//! The facts beside a service, from the registry or the table of ports in common use: their public form, their packed form,
//! and the conversions. A new fact of the registry needs a field in each of them, all in this file.

use super::format::Text;
use crate::{Category, Date, State};
use bstr::{BStr, ByteSlice};
#[cfg(feature = "serde")]
use std::borrow::Cow;
use zerocopy::little_endian::{U16, U32};
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout, Unaligned};

/// The version of the format of an index, one higher with each change of a packed form: any other is refused.
pub(super) const VERSION: u32 = 5;

/// The registry's facts about a record beside the service itself (RFC 6335 sections 8 and 10).
///
/// A text is empty if the registry has none.
///
/// ```
/// use svc_lookup::{Protocol, Services, State};
///
/// let services = Services::snapshot();
/// let https = services.getservbyname("https", Some(Protocol::Tcp)).unwrap().registration().unwrap();
/// assert_eq!(https.state, State::Assigned);
/// assert_eq!(https.references().collect::<Vec<_>>(), ["rfc9110"]);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
#[non_exhaustive]
pub struct Registration<'a> {
    /// The state of the port or the name.
    pub state: State,
    /// When it was registered.
    pub registered: Option<Date>,
    /// When the record was last changed.
    pub modified: Option<Date>,
    /// The references, separated by `|`.
    pub(crate) references: &'a BStr,
    /// The DCCP service code, RFC 4340 section 8.1.2.
    pub service_code: Option<u32>,
    /// Whether the registry reports use of the port without an assignment.
    pub unauthorized_use: bool,
    /// Whether the registry calls the record historic: no longer to be used.
    pub historic: bool,
    /// The name that this is an alias for.
    pub alias_of: &'a BStr,
    /// The previous assignment of the port or the name.
    pub previously: &'a BStr,
    /// The systems, separated by blanks.
    pub(crate) systems: &'a BStr,
}

impl<'a> Registration<'a> {
    /// A registration in a state, with nothing else known.
    #[must_use]
    pub fn new(state: State) -> Registration<'a> {
        Registration { state, ..Registration::default() }
    }

    /// RFCs (`rfc4727`), drafts, links and standards, in the order of the record.
    pub fn references(&self) -> impl Iterator<Item = &'a BStr> + use<'a> {
        parts(self.references, b'|')
    }

    /// For a long-standing name: the systems whose services file has it.
    pub fn systems(&self) -> impl Iterator<Item = &'a BStr> + use<'a> {
        parts(self.systems, b' ')
    }
}

/// A fact of a registration in JSON.
#[cfg(feature = "serde")]
pub(crate) enum Fact<'a> {
    Text(Option<Cow<'a, str>>),
    Number(Option<u32>),
    YesOrNo(Option<bool>),
    Texts(Vec<Cow<'a, str>>),
}

#[cfg(feature = "serde")]
impl<'a> Registration<'a> {
    /// The facts by name, in the order of the tool's JSON; without a registration, all without a value.
    pub(crate) fn facts(known: Option<&Self>) -> [(&'static str, Fact<'a>); 10] {
        let date =
            |date: fn(&Self) -> Option<Date>| Fact::Text(known.and_then(date).map(|date| Cow::Owned(date.to_string())));
        let text = |text: fn(&Self) -> &'a BStr| {
            Fact::Text(known.map(text).filter(|text| !text.is_empty()).map(|text| text.to_str_lossy()))
        };
        let texts = |texts: Vec<&'a BStr>| Fact::Texts(texts.into_iter().map(|text| text.to_str_lossy()).collect());
        [
            ("state", Fact::Text(known.map(|known| Cow::Borrowed(known.state.name())))),
            ("registered", date(|known| known.registered)),
            ("modified", date(|known| known.modified)),
            ("references", texts(known.into_iter().flat_map(Self::references).collect())),
            ("service_code", Fact::Number(known.and_then(|known| known.service_code))),
            ("unauthorized_use", Fact::YesOrNo(known.map(|known| known.unauthorized_use))),
            ("historic", Fact::YesOrNo(known.map(|known| known.historic))),
            ("alias_of", text(|known| known.alias_of)),
            ("previously", text(|known| known.previously)),
            ("systems", texts(known.into_iter().flat_map(Self::systems).collect())),
        ]
    }
}

fn parts(text: &BStr, separator: u8) -> impl Iterator<Item = &BStr> {
    text.split(move |&byte| byte == separator).filter(|part| !part.is_empty()).map(ByteSlice::as_bstr)
}

/// How software commonly uses a port, assigned to it or not.
///
/// ```
/// use svc_lookup::{Port, Services};
///
/// let services = Services::snapshot();
/// let grafana = services.in_practice(Port::new(3000).into(), None).find_map(|hit| hit.practice()).unwrap();
/// assert!(grafana.rank >= 1 && grafana.evidence_url().starts_with("https://"));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
#[non_exhaustive]
pub struct Practice<'a> {
    /// The rank among the uses of the same ports, whatever the protocol: 1 for the one that people meet most often.
    pub rank: u32,
    /// How often people meet this use, in hundredths: 100 for rarely, 500 for all the time.
    pub weight: u16,
    /// The software, device or system that listens.
    pub product: &'a BStr,
    /// The kind of software.
    pub category: Category,
    /// Where the product's own material says so: an https link, or `owner/repository:path` on GitHub.
    pub evidence: &'a BStr,
}

impl<'a> Practice<'a> {
    /// The page of the evidence: a link as it is, and a file of a repository on GitHub in its newest version.
    pub fn evidence_url(&self) -> String {
        bstr::concat(self.evidence_url_parts()).to_str_lossy().into_owned()
    }

    /// The same in parts, to be joined without an allocation.
    pub fn evidence_url_parts(&self) -> [&'a BStr; 4] {
        match self.evidence.split_once_str(":") {
            Some((repository, path)) if !path.starts_with(b"//") => {
                [BStr::new("https://github.com/"), repository.as_bstr(), BStr::new("/blob/HEAD/"), path.as_bstr()]
            }
            _ => [self.evidence, BStr::new(""), BStr::new(""), BStr::new("")],
        }
    }
}

/// A registration, or a use of a port; records with the same details share them.
#[derive(FromBytes, IntoBytes, KnownLayout, Immutable, Unaligned, Clone, Copy, Default, PartialEq, Eq, Hash)]
#[repr(C)]
pub(super) struct PackedDetails {
    /// Dates as [`Date::number`]; 0 for none.
    registered: U32,
    modified: U32,
    /// 0 for none, as in RFC 4340.
    service_code: U32,
    state: u8,
    unauthorized_use: u8,
    historic: u8,
    /// A [`Category`], for a use of a port.
    category: u8,
    references: Text,
    alias_of: Text,
    previously: Text,
    systems: Text,
    /// Never empty for a use of a port, always for a registration.
    product: Text,
    evidence: Text,
    rank: U16,
    weight: U16,
}

impl PackedDetails {
    /// Packs a registration; `place` adds a text to the heap.
    pub(super) fn registration(known: &Registration<'_>, mut place: impl FnMut(&[u8]) -> Text) -> PackedDetails {
        let number = |date: Option<Date>| U32::new(date.map_or(0, Date::number));
        PackedDetails {
            registered: number(known.registered),
            modified: number(known.modified),
            service_code: U32::new(known.service_code.unwrap_or_default()),
            state: known.state as u8,
            unauthorized_use: known.unauthorized_use.into(),
            historic: known.historic.into(),
            references: place(known.references),
            alias_of: place(known.alias_of),
            previously: place(known.previously),
            systems: place(known.systems),
            ..PackedDetails::default()
        }
    }

    /// Packs a use of a port.
    #[allow(dead_code, reason = "the build packs the table of ports in common use")]
    pub(super) fn practice(known: &Practice<'_>, mut place: impl FnMut(&[u8]) -> Text) -> PackedDetails {
        let (product, evidence) = (place(known.product), place(known.evidence));
        PackedDetails {
            product,
            evidence,
            category: known.category as u8,
            rank: U16::new(known.rank as u16),
            weight: U16::new(known.weight),
            ..PackedDetails::default()
        }
    }

    /// The registration, its texts in the heap; none for a use of a port.
    pub(super) fn to_registration<'a>(self, heap: &'a [u8]) -> Option<Registration<'a>> {
        (!self.is_practice()).then(|| Registration {
            state: self.known_state(),
            registered: Date::unpacked(self.registered.get()),
            modified: Date::unpacked(self.modified.get()),
            references: self.references.of(heap),
            service_code: Some(self.service_code.get()).filter(|&code| code != 0),
            unauthorized_use: self.unauthorized_use != 0,
            historic: self.historic != 0,
            alias_of: self.alias_of.of(heap),
            previously: self.previously.of(heap),
            systems: self.systems.of(heap),
        })
    }

    /// The state alone; none for a use of a port.
    pub(super) fn to_state(self) -> Option<State> {
        (!self.is_practice()).then(|| self.known_state())
    }

    fn known_state(self) -> State {
        State::ALL.get(usize::from(self.state)).copied().unwrap_or_default()
    }

    /// The use of a port, its texts in the heap; none for a registration.
    pub(super) fn to_practice<'a>(self, heap: &'a [u8]) -> Option<Practice<'a>> {
        self.is_practice().then(|| Practice {
            rank: self.rank.get().into(),
            weight: self.weight.get(),
            product: self.product.of(heap),
            category: Category::ALL.get(usize::from(self.category)).copied().unwrap_or_default(),
            evidence: self.evidence.of(heap),
        })
    }

    /// The product of a use of a port; empty for a registration.
    pub(super) fn product_text(&self) -> Text {
        self.product
    }

    fn is_practice(&self) -> bool {
        self.product.length.get() != 0
    }
}
