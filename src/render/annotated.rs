//! What `svc annotate` shows to people.

use super::escape::for_message;
use super::words::{counted, list};
use anstyle::{AnsiColor, Style};
use svc_lookup::annotate::Summary;

/// What comes before and after an added name on a terminal.
pub(crate) fn name_style() -> (String, String) {
    let style = Style::new().fg_color(Some(AnsiColor::Cyan.into()));
    (style.render().to_string(), style.render_reset().to_string())
}

/// The sentence of `--summary`.
pub(crate) fn annotate_summary(summary: &Summary, has_fields: bool) -> String {
    if !has_fields {
        return counted(summary.named, "port named", "ports named");
    }
    let mut parts = vec![counted(summary.named, "port named", "ports named")];
    let mut add = |count: u64, what: &str| {
        if count > 0 {
            parts.push(format!("{} {what}", counted(count, "", "").trim()));
        }
    };
    add(summary.unnamed, "without a name");
    add(summary.portless, "with a protocol without ports");
    add(summary.missing, "missing");
    add(summary.bad, "not a port");
    let records = counted(summary.records, "record", "records");
    let first = summary
        .first_bad
        .as_ref()
        .map_or_else(String::new, |(record, text)| format!(" (the first in record {record}: `{}`)", for_message(text)));
    format!("{records}: {}{first}", list(&parts, "and"))
}
