//! A finding as a row, and its place in characters.

use super::super::column::{Column, Columns, Type, Value};
use bstr::{BStr, ByteSlice};
use svc_lookup::check::{Edit, Finding, Safety, Severity};

/// A text and the name of its file.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FileText<'a> {
    pub(crate) name: &'a BStr,
    pub(crate) text: &'a [u8],
}

/// A finding in a text, with the severity that the options give it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shown<'a> {
    pub(crate) file: FileText<'a>,
    pub(crate) finding: &'a Finding,
    pub(crate) severity: Severity,
}

/// A place in a text: both count from 1, the column in characters.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Position {
    pub(super) line: usize,
    pub(super) column: usize,
}

impl<'a> FileText<'a> {
    /// The offset of the first byte of the line that contains an offset.
    pub(super) fn line_start(self, offset: usize) -> usize {
        self.text[..offset].rfind_byte(b'\n').map_or(0, |newline| newline + 1)
    }

    /// The line that contains an offset, without its newline.
    pub(super) fn line(self, offset: usize) -> &'a [u8] {
        let start = self.line_start(offset);
        let length = self.text[start..].find_byte(b'\n');
        &self.text[start..length.map_or(self.text.len(), |length| start + length)]
    }

    /// The place of an offset in a line, which counts from 0.
    pub(super) fn position(self, line: usize, offset: usize) -> Position {
        Position { line: line + 1, column: self.text[self.line_start(offset)..offset].chars().count() + 1 }
    }
}

impl Shown<'_> {
    pub(super) fn start(&self) -> Position {
        self.file.position(self.finding.line, self.finding.span.start)
    }

    /// The place after it.
    pub(super) fn end(&self) -> Position {
        let start = self.start();
        Position { column: start.column + self.file.text[self.finding.span.clone()].chars().count(), ..start }
    }

    /// The option that applies its fix.
    pub(super) fn fix_option(&self) -> Option<&'static str> {
        self.finding.fix.as_ref().map(|fix| match fix.safety {
            Safety::SameAnswers => "--fix",
            _ => "--fix=all",
        })
    }
}

impl<'a> Shown<'a> {
    /// The columns of findings.
    pub(crate) const COLUMNS: Columns<'a, Shown<'a>> = Columns::new(&[
        Column::everywhere("file", Type::Text, "the file; `-` is standard input", |row| Value::text(row.file.name)),
        Column::everywhere("line", Type::Number, "the line, from 1", |row| (row.start().line as u64).into()),
        Column::everywhere("column", Type::Number, "the column, in characters from 1", |row| {
            (row.start().column as u64).into()
        }),
        Column::data("end_column", Type::Number, "the column after the last character", |row| {
            (row.end().column as u64).into()
        }),
        Column::everywhere("level", Type::Text, "`error` (denied), `warning` or `note`", |row| {
            Value::Word(row.severity.name())
        }),
        Column::everywhere("lint", Type::Text, "the name of the lint", |row| Value::Word(row.finding.lint.name())),
        Column::everywhere("message", Type::Text, "what is wrong", |row| Value::text(&row.finding.message)),
        Column::data("readers", Type::Text, "how the readers of services files take it", |row| {
            Value::text(&row.finding.readers)
        }),
        Column::data("help", Type::Text, "what to do", |row| Value::text(&row.finding.help)),
        Column::data("related_line", Type::Number, "the earlier line that it conflicts with", |row| {
            row.finding.related.as_ref().map(|related| related.line as u64 + 1).into()
        }),
        Column::data("related_message", Type::Text, "the message at that place", |row| {
            row.finding.related.as_ref().map_or(Value::None, |related| Value::text(&related.message))
        }),
        Column::data("fix", Type::Text, "the option that fixes it: `--fix` or `--fix=all`", |row| {
            row.fix_option().map_or(Value::None, Value::Word)
        }),
        Column::json(
            "edits",
            Type::Objects(|| EDIT.documented()),
            "the fix: bytes of the file to replace; the next table has their fields",
            |row| {
                let edits = row.finding.fix.iter().flat_map(|fix| &fix.edits);
                Value::objects(edits.map(|edit| EDIT.fields(edit)))
            },
        ),
    ]);
}

/// The fields of an edit.
pub(crate) const EDIT: Columns<'static, Edit> = Columns::new(&[
    Column::json("start", Type::Number, "the first byte that is replaced, from 0", |edit| {
        (edit.span.start as u64).into()
    }),
    Column::json("end", Type::Number, "the byte after the last one", |edit| (edit.span.end as u64).into()),
    Column::json("replacement", Type::Text, "the text to put there; may be empty", |edit| {
        Value::Text(edit.replacement.as_bstr())
    }),
]);
