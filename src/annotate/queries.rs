//! The queries in running text, such as a line of a log.

use super::{Token, tokens};
use crate::query::{Query, Target, read};
use bstr::ByteSlice;

/// Finds what a text asks where it is unmistakable: the ports that [`tokens`] finds, and the schemes of URLs without a port.
///
/// ```
/// use svc_lookup::Port;
/// use svc_lookup::annotate::queries;
/// use svc_lookup::query::Target;
///
/// let found: Vec<_> = queries("connect 10.0.0.3:9200 refused at 12:30").map(|query| query.target).collect();
/// assert_eq!(found, [Target::Ports(Port::new(9200).into())]);
/// ```
pub fn queries<T: AsRef<[u8]> + ?Sized>(text: &T) -> impl Iterator<Item = Query<'_>> {
    let text = text.as_ref();
    let mut found: Vec<(usize, Query<'_>)> =
        tokens(text).map(|token| (token.number.start, port(text, &token))).collect();
    let ports: Vec<usize> = found.iter().map(|&(at, _)| at).collect();
    let words = text.fields_with(|c| c.is_whitespace() || "\"'`<>(){},;".contains(c));
    for word in words.filter(|word| word.contains_str("://")) {
        let start = word.as_ptr() as usize - text.as_ptr() as usize;
        let has_port = ports.iter().any(|at| (start..start + word.len()).contains(at));
        let scheme = |query: &Query<'_>| matches!(query.target, Target::Scheme(_));
        if let Some(Ok(query)) = read(word.trim_end_with(|c| ".:!?".contains(c))).next().filter(|_| !has_port)
            && scheme(&query)
        {
            found.push((start, query));
        }
    }
    found.sort_by_key(|&(at, _)| at);
    found.into_iter().map(|(_, query)| query)
}

fn port<'t>(text: &'t [u8], token: &Token) -> Query<'t> {
    Query {
        text: text[token.span.clone()].as_bstr(),
        target: Target::Ports(token.port.into()),
        protocol: token.protocol,
    }
}
