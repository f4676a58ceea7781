//! Messages about an answer: how the query was interpreted, why nothing was found, and which command helps.

use crate::render::{for_message, for_terminal, list};
use bstr::{BStr, BString};
use svc_lookup::{Link, Meaning};

/// The greatest number of products in a message.
const MOST: usize = 3;

/// How a query leads to an entry.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Matched {
    Name,
    Port,
    CommonName,
    Product,
    Pattern,
    Search,
}

impl Matched {
    /// The word for it in the formats for programs.
    pub(super) fn word(self) -> &'static str {
        match self {
            Matched::Name => "name",
            Matched::Port => "port",
            Matched::CommonName => "common-name",
            Matched::Product => "product",
            Matched::Pattern => "pattern",
            Matched::Search => "search",
        }
    }

    pub(super) fn by(link: Link<'_>) -> Matched {
        match link {
            Link::Name => Matched::Name,
            Link::CommonName(_) => Matched::CommonName,
            _ => Matched::Product,
        }
    }
}

/// A message about an answer, and a command that shows more.
#[derive(Clone, Default, Debug)]
pub(super) struct Notice {
    pub(super) text: String,
    /// A command line; empty if none helps.
    pub(super) next: String,
    /// Similar names.
    pub(super) close: Vec<BString>,
}

impl Notice {
    pub(super) fn miss(text: String, next: String) -> Notice {
        Notice { text, next, close: Vec::new() }
    }

    pub(super) fn said(text: String) -> Notice {
        Notice { text, ..Notice::default() }
    }
}

/// The message for a port given to a command for names.
pub(super) fn a_port(text: &BStr) -> String {
    format!("`{}` is a port; these are its services", for_message(text))
}

/// The message for a name given to a command for ports.
pub(super) fn a_name(text: &BStr) -> String {
    format!("`{}` is a name; these are its ports", for_message(text))
}

/// The message for the scheme of a URL.
pub(super) fn a_scheme(scheme: &BStr) -> String {
    format!("the URL has no port, so this is the port of `{}`", for_message(scheme))
}

/// How a name was interpreted, unless it is simply the name of services.
pub(super) fn meaning(meanings: &[Meaning<'_>]) -> String {
    let why = meanings.iter().find_map(|known| match known.link {
        Link::CommonName(why) => Some(why),
        _ => None,
    });
    match (meanings.first().map(|first| first.link), why) {
        (_, Some(why)) => for_terminal(why).trim_end_matches('.').to_owned(),
        (Some(Link::Name) | None, None) => String::new(),
        (Some(_), None) => format!("these are the default ports of {}", products(meanings)),
    }
}

/// Lists the products of some meanings.
fn products(meanings: &[Meaning<'_>]) -> String {
    let mut products: Vec<&BStr> = Vec::new();
    for known in meanings.iter().filter_map(|known| known.hit.practice()) {
        if !products.contains(&known.product) {
            products.push(known.product);
        }
    }
    let more = products.len().saturating_sub(MOST);
    let mut names: Vec<String> = products.iter().take(MOST).map(|name| for_message(name).into_owned()).collect();
    if more > 0 {
        names.push(format!("{more} more"));
    }
    list(&names, "and")
}
