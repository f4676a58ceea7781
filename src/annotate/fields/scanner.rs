//! Adds columns or members to records, whatever their format.

use super::cell::Value;
use super::column::{Column, Writer};
use super::format::FieldFormat;
use super::header::Layout;
use super::options::FieldOptions;
use super::record::records_end;
use crate::Services;
use crate::annotate::labels::{Answer, Labels};
use crate::annotate::protocol::Transport;
use crate::annotate::summary::Summary;

/// Adds columns or members to records.
pub(in crate::annotate) struct FieldScanner<'s> {
    pub(super) layout: Layout,
    labels: Labels<'s>,
    /// What is added for a port that is missing.
    empty: Vec<u8>,
    pub(super) default: Transport,
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
        let labels = Labels::new(services, practice, write);
        FieldScanner { layout, labels, empty, default }
    }

    /// Writes whole records to the end of `out`, each with what is added.
    pub(in crate::annotate) fn annotate(&mut self, records: &[u8], out: &mut Vec<u8>, summary: &mut Summary) {
        match self.layout.format {
            FieldFormat::Jsonl => self.annotate_json(records, out, summary),
            _ => self.annotate_delimited(records, out, summary),
        }
    }

    /// The end of the last whole record.
    pub(in crate::annotate) fn records_end(&self, block: &[u8]) -> Option<usize> {
        match self.layout.format {
            FieldFormat::Delimited { delimiter, quotes: true } => records_end(block, delimiter),
            _ => memchr::memrchr(b'\n', block).map(|feed| feed + 1),
        }
    }

    /// What is added for a port and its protocol.
    #[inline(always)]
    pub(super) fn label(
        &mut self,
        port: Value<u16>,
        transport: Transport,
        text: &[u8],
        summary: &mut Summary,
    ) -> &[u8] {
        let port = match port {
            Value::Is(port) if transport != Transport::WithoutPorts => port,
            Value::Missing => {
                summary.missing += 1;
                return &self.empty;
            }
            _ if transport == Transport::WithoutPorts => {
                summary.portless += 1;
                return &self.empty;
            }
            _ => {
                summary.bad(text);
                return &self.empty;
            }
        };
        let label = self.labels.get(transport, port, false);
        if label.name.is_empty() {
            summary.unnamed += 1
        } else {
            summary.named += 1
        }
        label.text
    }
}
