//! A page of the manual as roff, man(7).

use super::markdown::{Block, Span, blocks, spans};
use clap_mangen::roff::{Inline, Roff, bold, italic, roman};

/// Writes the sections of a page; its title stands elsewhere.
pub(super) fn sections(text: &str) -> Roff {
    let mut roff = Roff::new();
    for block in blocks(text) {
        add(&mut roff, &block);
    }
    roff
}

fn add(roff: &mut Roff, block: &Block<'_>) {
    match block {
        Block::Heading { level: 1, .. } => {}
        Block::Heading { level: 2, text } => drop(roff.control("SH", [text.to_uppercase().as_str()])),
        Block::Heading { text, .. } => drop(roff.control("SS", [*text])),
        Block::Text(text) => drop(roff.control("PP", []).text(fonts(text))),
        Block::Item { mark: "-", text } => drop(roff.control("IP", ["\\(bu", "2"]).text(fonts(text))),
        Block::Item { mark, text } => drop(roff.control("IP", [*mark, "4"]).text(fonts(text))),
        Block::Row(cells) => row(roff, cells),
        Block::Code(lines) => code(roff, lines),
    }
}

/// The first cell is a term, the last one its definition; what is between them qualifies the term.
fn row(roff: &mut Roff, cells: &[String]) {
    let [term, between @ .., definition] = cells else { return };
    let mut term = fonts(term);
    for cell in between {
        term.push(roman("  "));
        term.push(italic(cell.replace('`', "")));
    }
    roff.control("TP", []).text(term).text(fonts(definition));
}

fn code(roff: &mut Roff, lines: &[&str]) {
    roff.control("PP", []).control("RS", ["4"]).control("nf", []);
    for line in lines {
        roff.text([roman(*line)]);
    }
    roff.control("fi", []).control("RE", []);
}

fn fonts(text: &str) -> Vec<Inline> {
    let inline = |span| match span {
        Span::Plain(text) => roman(text),
        Span::Code(text) => bold(text),
        Span::Emphasis(text) => italic(text),
    };
    spans(text).into_iter().map(inline).collect()
}

/// The head of a page that is not about a command, from its title: `name(5): what it is about`.
pub(super) fn title(name: &str, section: &str, title: Option<&Block<'_>>) -> Roff {
    let about = match title {
        Some(Block::Heading { text, .. }) => text.split_once(": ").map_or(*text, |(_, about)| about),
        _ => "",
    };
    let source = concat!("svc ", env!("CARGO_PKG_VERSION"));
    let mut roff = Roff::new();
    roff.control("TH", [name, section, "", source, ""]);
    roff.control("SH", ["NAME"]).text([roman(format!("{name} - {about}"))]);
    roff
}
