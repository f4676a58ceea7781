//! The parts of a page that are made from the program.

use crate::render::{Field, reports};
use std::fmt::Write;

const BEGIN: &str = "<!-- begin ";
const END: &str = "<!-- end -->";

/// A page with its generated parts made anew. A part is `<!-- begin NAME -->`, text, `<!-- end -->`; if `make` returns
/// nothing for its name, it stays as it is.
pub(super) fn regenerate(page: &str, make: impl Fn(&str) -> Option<String>) -> String {
    let mut text = String::with_capacity(page.len());
    let mut rest = page;
    while let Some((name, before, after)) = next_part(rest) {
        let Some((written, after)) = after.split_once(END) else { break };
        text.push_str(before);
        match make(name) {
            Some(made) => text.extend([BEGIN, name, " -->\n\n", &made, "\n", END]),
            None => text.extend([BEGIN, name, " -->", written, END]),
        }
        rest = after;
    }
    text + rest
}

/// The name of the next part, what stands before it, and what after its first comment.
fn next_part(text: &str) -> Option<(&str, &str, &str)> {
    let (before, part) = text.split_once(BEGIN)?;
    let (name, after) = part.split_once(" -->")?;
    Some((name, before, after))
}

/// The fields of a report: the name is that of a format and of the report (`json entries`).
pub(super) fn fields(name: &str) -> Option<String> {
    let (format, report) = name.split_once(' ')?;
    let fields = reports().into_iter().find(|known| known.name == report)?.fields;
    match format {
        "json" => Some(json(&fields)),
        "csv" => Some(csv(&fields)),
        "plain" => Some(plain(&fields)),
        _ => None,
    }
}

fn json(fields: &[Field]) -> String {
    let rows = fields.iter().filter(|field| field.json);
    table(
        ["field", "type", "meaning"],
        rows.map(|field| [code(field.name), field.kind.name().to_owned(), field.about.to_owned()]),
    )
}

fn plain(fields: &[Field]) -> String {
    let rows = fields.iter().filter(|field| field.plain).enumerate();
    table(
        ["field", "name", "meaning"],
        rows.map(|(at, field)| [(at + 1).to_string(), code(field.name), field.about.to_owned()]),
    )
}

/// The columns of CSV by name, and the meaning of those that JSON does not have.
fn csv(fields: &[Field]) -> String {
    let names: Vec<String> = fields.iter().filter(|field| field.csv).map(|field| code(field.name)).collect();
    let mut text = format!("{}.\n", names.join(", "));
    let is_same =
        |own: &Field, field: &Field| field.json && (field.name, field.kind.name()) == (own.name, own.kind.name());
    let own = fields.iter().filter(|own| own.csv && !fields.iter().any(|field| is_same(own, field)));
    let rows: Vec<[String; 2]> = own.map(|field| [code(field.name), field.about.to_owned()]).collect();
    if !rows.is_empty() {
        text.push('\n');
        text.push_str(&table(["column", "meaning"], rows));
    }
    text
}

pub(super) fn code(text: &str) -> String {
    format!("`{text}`")
}

pub(super) fn table<const N: usize>(header: [&str; N], rows: impl IntoIterator<Item = [String; N]>) -> String {
    let mut text = format!("| {} |\n|{}\n", header.join(" | "), "---|".repeat(N));
    for row in rows {
        let _ = writeln!(text, "| {} |", row.map(|cell| cell.replace('|', "\\|")).join(" | "));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_made_anew_and_the_rest_stays() {
        let page = "a\n<!-- begin known -->\nold\n<!-- end -->\nb\n<!-- begin other -->\nkept\n<!-- end -->\nc";
        let made = regenerate(page, |name| (name == "known").then(|| "new\n".to_owned()));
        assert_eq!(made, page.replace("\nold\n", "\n\nnew\n\n"));
        assert_eq!(regenerate(&made, |name| (name == "known").then(|| "new\n".to_owned())), made);
    }
}
