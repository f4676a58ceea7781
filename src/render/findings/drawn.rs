//! Findings for people, drawn as rustc draws its own.

use super::super::escape::{for_message, for_terminal};
use super::super::sheet::Style;
use super::super::terminal;
use super::super::words::wrapped;
use super::line::write_line;
use super::row::{FileText, Shown};
use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Patch, Renderer, Snippet};
use bstr::ByteSlice;
use std::collections::HashSet;
use std::io::{self, Write};
use std::ops::Range;
use svc_lookup::check::{Lint, Severity};

/// The width of a drawing in a pipe or a file.
const WIDTH: usize = 140;
/// The bytes of a longer line that are shown on each side of a place.
const AROUND: usize = 200;
/// The findings of a report that are drawn: few people read more, and a drawing takes fifty times as long as a line.
const MOST: usize = 1000;

/// Draws findings.
pub(super) struct Drawing {
    renderer: Renderer,
    /// The width of the terminal, if it is known: messages are wrapped to it.
    width: Option<usize>,
    /// Lints about the layout that were drawn for the current file, each once.
    drawn: HashSet<Lint>,
    file: Vec<u8>,
    /// How many findings the report has had, of all files.
    count: usize,
}

impl Drawing {
    pub(super) fn new(style: Style) -> Drawing {
        let renderer = if style.color { Renderer::styled().hyperlink(false) } else { Renderer::plain() };
        let width = terminal::columns(style.terminal).map(usize::from);
        let renderer = renderer.term_width(width.unwrap_or(WIDTH));
        Drawing { renderer, width, drawn: HashSet::new(), file: Vec::new(), count: 0 }
    }

    /// Draws a finding; one about the layout only if it is the first of its kind in the file. After many, each is a line.
    pub(super) fn add(&mut self, shown: &Shown<'_>, out: &mut dyn Write) -> io::Result<()> {
        if self.file != *shown.file.name {
            self.file = shown.file.name.to_vec();
            self.drawn.clear();
        }
        if shown.finding.lint.is_about_layout() && !self.drawn.insert(shown.finding.lint) {
            return Ok(());
        }
        self.count += 1;
        if self.count > MOST {
            if self.count == MOST + 1 {
                writeln!(out, "The first 1,000 findings are drawn; each of the others is one line.\n")?;
            }
            return write_line(shown, out);
        }
        let wrap = Wrap::new(self.width, shown);
        let groups: Vec<Group<'_>> = [problem(shown, wrap)].into_iter().chain(suggestion(shown, wrap)).collect();
        writeln!(out, "{}\n", with_column(shown, self.renderer.render(&groups)))
    }
}

/// A drawing with the column of the place in its file. The renderer counts in what it draws: an escaped text, or a part of the
/// line.
fn with_column(shown: &Shown<'_>, drawing: String) -> String {
    let place = shown.start();
    let drawn = View::around(shown.file, &shown.finding.span).column(shown.finding.span.start);
    match drawing.split_once('\n') {
        Some((title, rest)) if drawn != place.column => {
            let origin = |column: usize| format!("{}:{}:{column}", for_message(shown.file.name), place.line);
            format!("{title}\n{}", rest.replacen(&origin(drawn), &origin(place.column), 1))
        }
        _ => drawing,
    }
}

fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        _ => Level::NOTE,
    }
}

/// Breaks messages at blanks, where a terminal would break them in words.
#[derive(Clone, Copy)]
struct Wrap {
    width: Option<usize>,
    /// The columns before a message below the drawn lines, without its label: `43  = `.
    indent: usize,
}

impl Wrap {
    /// The width of a message for which it is wrapped: in less, a word would be a line.
    const LEAST: usize = 12;

    fn new(width: Option<usize>, shown: &Shown<'_>) -> Wrap {
        let line = shown.finding.related.as_ref().map_or(0, |related| related.line).max(shown.finding.line) + 1;
        Wrap { width, indent: line.ilog10() as usize + 4 }
    }

    /// A message after a label of this many characters, such as `note: `.
    fn after(self, label: usize, message: &str) -> String {
        match self.width.and_then(|width| width.checked_sub(label)) {
            Some(width @ Self::LEAST..) => wrapped(message, width),
            _ => message.to_owned(),
        }
    }

    /// A message below the drawn lines.
    fn below(self, message: &str) -> String {
        self.after(self.indent + "note: ".len(), message)
    }
}

/// The finding itself: its place, the earlier line, and who reads it how.
fn problem<'a>(shown: &Shown<'a>, wrap: Wrap) -> Group<'a> {
    let finding = shown.finding;
    let label = format!("{}[{}]: ", shown.severity, finding.lint);
    let message = wrap.after(label.len(), &for_message(finding.message.as_bytes()));
    let title = level(shown.severity).primary_title(message).id(finding.lint.name());
    let snippet = annotated(shown.file, finding.line, &finding.span, AnnotationKind::Primary, "");
    let path = for_message(shown.file.name);
    let mut group = title.element(snippet.path(path));
    if let Some(related) = &finding.related {
        let message = for_message(related.message.as_bytes());
        let snippet = annotated(shown.file, related.line, &related.span, AnnotationKind::Context, &message);
        group = group.element(snippet.path(for_message(shown.file.name)));
    }
    if !finding.readers.is_empty() {
        group = group.element(Level::NOTE.message(wrap.below(&for_message(finding.readers.as_bytes()))));
    }
    if !is_drawn_as_patch(shown) && !finding.help.is_empty() {
        group = group.element(Level::HELP.message(wrap.below(&help(shown))));
    }
    group
}

fn help(shown: &Shown<'_>) -> String {
    let help = for_message(shown.finding.help.as_bytes());
    match shown.fix_option() {
        Some(option) => format!("{help} (`{option}` does)"),
        None => help.into_owned(),
    }
}

/// A line with a place underlined.
fn annotated<'a>(
    file: FileText<'a>,
    line: usize,
    span: &Range<usize>,
    kind: AnnotationKind,
    label: &str,
) -> Snippet<'a, Annotation<'a>> {
    let view = View::around(file, span);
    let (text, places) = view.escaped(&[span.start, span.end]);
    let label = (!label.is_empty()).then(|| label.to_owned());
    Snippet::source(text).line_start(line + 1).annotation(kind.span(places[0]..places[1]).label(label))
}

/// Whether a fix is drawn as a difference: one of blanks shows nothing.
fn is_drawn_as_patch(shown: &Shown<'_>) -> bool {
    let is_visible = !shown.finding.lint.is_about_layout() && shown.finding.lint != Lint::MissingNewline;
    let is_short = |span: &Range<usize>| shown.file.line(span.start).len() <= 2 * AROUND;
    let edits = shown.finding.fix.as_ref().map_or(&[][..], |fix| &fix.edits);
    is_visible && !edits.is_empty() && edits.iter().all(|edit| is_short(&edit.span))
}

/// The fix as a difference.
fn suggestion<'a>(shown: &Shown<'a>, wrap: Wrap) -> Option<Group<'a>> {
    let fix = shown.finding.fix.as_ref().filter(|_| is_drawn_as_patch(shown))?;
    let mut group = Group::with_title(Level::HELP.secondary_title(wrap.after("help: ".len(), &help(shown))));
    for edit in &fix.edits {
        let start = shown.file.line_start(edit.span.start);
        let line = shown.file.line(edit.span.start);
        // A line that is removed is drawn without its newline.
        let end = edit.span.end.min(start + line.len());
        let view = View { start, text: line };
        let (text, places) = view.escaped(&[edit.span.start, end]);
        let replacement = for_terminal(edit.replacement.as_bytes()).into_owned();
        let number = match &shown.finding.related {
            Some(related) if edit.span.start < shown.file.line_start(shown.finding.span.start) => related.line,
            _ => shown.finding.line,
        };
        let patch = Patch::new(places[0]..places[1], replacement);
        group = group.element(Snippet::source(text).line_start(number + 1).patch(patch));
    }
    Some(group)
}

/// A line, or the part of a long one around a place.
struct View<'a> {
    /// The offset of the text in the file.
    start: usize,
    text: &'a [u8],
}

impl<'a> View<'a> {
    fn around(file: FileText<'a>, span: &Range<usize>) -> View<'a> {
        let (start, line) = (file.line_start(span.start), file.line(span.start));
        if line.len() <= 2 * AROUND {
            return View { start, text: line };
        }
        let from = (span.start - start).saturating_sub(AROUND);
        let to = (span.start - start + AROUND).min(line.len());
        View { start: start + from, text: &line[from..to] }
    }

    /// The column of an offset of the file in what is drawn.
    fn column(&self, offset: usize) -> usize {
        let (text, places) = self.escaped(&[offset]);
        text[..places[0]].chars().count() + 1
    }

    /// The text escaped for a terminal, and these offsets of the file as offsets in it. Tabs stay: they are drawn.
    fn escaped(&self, offsets: &[usize]) -> (String, Vec<usize>) {
        let (mut text, mut places, mut at) = (String::new(), Vec::new(), 0);
        for offset in offsets {
            let place = offset.saturating_sub(self.start).clamp(at, self.text.len());
            push(&mut text, &self.text[at..place]);
            places.push(text.len());
            at = place;
        }
        push(&mut text, &self.text[at..]);
        (text, places)
    }
}

fn push(text: &mut String, part: &[u8]) {
    for (number, piece) in part.split_str("\t").enumerate() {
        text.push_str(if number > 0 { "\t" } else { "" });
        text.push_str(&for_terminal(piece));
    }
}
