//! Adds columns or members to records, whatever their format.

use super::cell::Value;
use super::column::{Column, Writer};
use super::ends::Ends;
use super::format::FieldFormat;
use super::header::Layout;
use super::options::FieldOptions;
use super::record::records_end;
use crate::Services;
use crate::annotate::labels::{Answer, Label, Labels, NO_PORT, Place, Slot};
use crate::annotate::protocol::Transport;
use crate::annotate::summary::Summary;
use memchr::{memchr, memrchr};

/// Adds columns or members to records.
pub(in crate::annotate) struct FieldScanner<'s> {
    pub(super) layout: Layout,
    pub(super) labels: Labels<'s>,
    pub(super) default: Transport,
    /// Where the cells of the text at hand end.
    pub(super) ends: Ends,
    /// Whether the block at hand may have quotes that matter.
    may_have_quotes: bool,
}

impl<'s> FieldScanner<'s> {
    pub(in crate::annotate) fn new(services: &'s Services, options: &FieldOptions, layout: Layout) -> FieldScanner<'s> {
        let default =
            options.protocol.as_ref().map_or(Transport::Unknown, |protocol| Transport::of(protocol.as_protocol()));
        let writer = Writer::new(layout.format, &options.columns);
        let mut empty = Vec::new();
        writer.write(None, &mut empty);
        let practice = if options.columns.contains(&Column::Practice) { options.practice.max(1) } else { 0 };
        let write = Box::new(move |answer: &Answer<'_>, to: &mut Vec<u8>| {
            writer.write(Some(answer), to);
            // The length of the name only says whether there is one.
            Some((0, u8::from(answer.assigned.is_some())))
        });
        let labels = Labels::new(services, practice, &empty, write);
        FieldScanner { layout, labels, default, ends: Ends::default(), may_have_quotes: true }
    }

    /// Writes whole records to the end of `out`, each with what is added.
    pub(in crate::annotate) fn annotate(&mut self, records: &[u8], out: &mut Vec<u8>, summary: &mut Summary) {
        match self.layout.format {
            FieldFormat::Jsonl => self.annotate_json(records, out, summary),
            _ => self.annotate_delimited(records, out, summary),
        }
    }

    /// Begins with a block, of which pieces follow: one look decides whether any of them can have quotes.
    pub(in crate::annotate) fn begin(&mut self, block: &[u8]) {
        self.may_have_quotes = self.layout.format.has_quotes() && memchr(b'"', block).is_some();
    }

    /// The end of the last whole record of a piece.
    pub(in crate::annotate) fn piece_end(&self, piece: &[u8]) -> Option<usize> {
        if self.may_have_quotes { self.records_end(piece) } else { memrchr(b'\n', piece).map(|feed| feed + 1) }
    }

    /// Whether a piece has quotes that matter.
    pub(super) fn has_quotes(&self, piece: &[u8]) -> bool {
        self.may_have_quotes && memchr(b'"', piece).is_some()
    }

    /// The end of the last whole record of a block.
    pub(in crate::annotate) fn records_end(&self, block: &[u8]) -> Option<usize> {
        match self.layout.format {
            FieldFormat::Delimited { delimiter, quotes: true } => records_end(block, delimiter),
            _ => memrchr(b'\n', block).map(|feed| feed + 1),
        }
    }

    /// The slot of a port and its protocol.
    #[inline(always)]
    pub(super) fn slot(&self, port: Value<u16>, transport: Transport, text: &[u8], summary: &mut Summary) -> Slot {
        match port {
            Value::Is(port) if transport != Transport::WithoutPorts => return self.labels.slot(transport, port, false),
            Value::Missing => summary.missing += 1,
            _ if transport == Transport::WithoutPorts => summary.portless += 1,
            _ => summary.bad(text),
        }
        NO_PORT
    }

    /// What is added for a port, which is counted.
    #[inline(always)]
    pub(super) fn label(&mut self, slot: Slot, known: Place, summary: &mut Summary) -> Label<'_> {
        let place = self.labels.place(slot, known);
        let label = self.labels.at(place);
        // Whether a port has a name is hard to foresee for a processor.
        summary.named += u64::from(!label.name.is_empty());
        summary.unnamed += u64::from(label.name.is_empty() && slot != NO_PORT);
        label
    }
}
