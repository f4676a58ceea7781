//! The Markdown that the pages of the manual are written in: headings, paragraphs, lists, tables and blocks of code.

/// A part of a page.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Block<'t> {
    /// A heading; the title of the page has level 1.
    Heading { level: usize, text: &'t str },
    /// A paragraph, its lines joined.
    Text(String),
    /// An item of a list: `-`, or a number with a full stop.
    Item { mark: &'t str, text: String },
    /// A row of a table, without the header: a term, what qualifies it, and the definition.
    Row(Vec<String>),
    /// Lines of code or of a session.
    Code(Vec<&'t str>),
}

/// A part of a text, in one font.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Span<'t> {
    Plain(&'t str),
    /// `` `code` ``
    Code(&'t str),
    /// `*emphasis*`
    Emphasis(&'t str),
}

/// The blocks of a page. Comments are left out.
pub(super) fn blocks(text: &str) -> Vec<Block<'_>> {
    let mut blocks = Vec::new();
    let mut lines = text.lines();
    // Whether the next line may continue the last block.
    let mut open = false;
    while let Some(line) = lines.next() {
        if line.starts_with("```") {
            blocks.push(Block::Code(lines.by_ref().take_while(|line| *line != "```").collect()));
            open = false;
            continue;
        }
        if line.is_empty() || line.starts_with("<!--") {
            open = false;
            continue;
        }
        match (block(line), blocks.last_mut()) {
            (Some(Block::Row(cells)), _) if cells.iter().all(|cell| cell.starts_with("---")) => drop(blocks.pop()),
            (Some(block), _) => blocks.push(block),
            (None, Some(Block::Text(text) | Block::Item { text, .. })) if open => {
                text.push(' ');
                text.push_str(line.trim_start());
            }
            (None, _) => blocks.push(Block::Text(line.to_owned())),
        }
        open = true;
    }
    blocks
}

/// The block that a line starts; none for the line of a paragraph.
fn block(line: &str) -> Option<Block<'_>> {
    if let Some(row) = line.strip_prefix("| ").and_then(|line| line.strip_suffix(" |")) {
        let marked = row.replace("\\|", "\0");
        return Some(Block::Row(marked.split(" | ").map(|cell| cell.replace('\0', "|")).collect()));
    }
    if line.starts_with("|---") {
        return Some(Block::Row(line.trim_matches('|').split('|').map(str::to_owned).collect()));
    }
    if line.starts_with('#') {
        let text = line.trim_start_matches('#');
        return Some(Block::Heading { level: line.len() - text.len(), text: text.trim_start() });
    }
    let (mark, text) = line.split_once(' ')?;
    let is_number = mark.strip_suffix('.').is_some_and(|number| number.parse::<u8>().is_ok());
    (mark == "-" || is_number).then(|| Block::Item { mark, text: text.to_owned() })
}

/// The parts of a text in their fonts.
pub(super) fn spans(text: &str) -> Vec<Span<'_>> {
    let mut spans = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find(['`', '*']) {
        let mark = &rest[start..=start];
        let Some(length) = rest[start + 1..].find(mark) else { break };
        let inner = &rest[start + 1..start + 1 + length];
        spans.extend((start > 0).then(|| Span::Plain(&rest[..start])));
        spans.push(if mark == "`" { Span::Code(inner) } else { Span::Emphasis(inner) });
        rest = &rest[start + length + 2..];
    }
    spans.extend((!rest.is_empty()).then_some(Span::Plain(rest)));
    spans
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_become_blocks() {
        let page = "# title\n<!-- note -->\n\none\ntwo\n- item\n  more\n1. first\n\n| a | b |\n|---|---|\n\
                    | `x\\|y` | z |\n```console\n$ svc\n\nout\n```\n## part\nlast\n";
        let text = |text: &str| Block::Text(text.to_owned());
        let item = |mark, text: &str| Block::Item { mark, text: text.to_owned() };
        let expected = vec![
            Block::Heading { level: 1, text: "title" },
            text("one two"),
            item("-", "item more"),
            item("1.", "first"),
            Block::Row(vec!["`x|y`".to_owned(), "z".to_owned()]),
            Block::Code(vec!["$ svc", "", "out"]),
            Block::Heading { level: 2, text: "part" },
            text("last"),
        ];
        assert_eq!(blocks(page), expected);
    }

    #[test]
    fn marks_change_the_font() {
        let expected =
            [Span::Plain("a "), Span::Code("b*c"), Span::Plain(", "), Span::Emphasis("d"), Span::Plain(" 2 * 3")];
        assert_eq!(spans("a `b*c`, *d* 2 * 3"), expected);
        assert_eq!(spans("`a`"), [Span::Code("a")]);
    }
}
