//! Output as a table, blocks of lines, plain lines, JSON, CSV or a services file.
//!
//! A [`Sheet`] writes rows in one format. A report defines its columns once for all formats for programs, and its own tables
//! and sentences for people.

mod annotated;
mod blocks;
mod cell;
mod classes;
mod column;
mod description;
mod digits;
mod entries;
mod entry;
mod entry_columns;
mod entry_row;
mod entry_table;
mod escape;
mod events;
mod explain;
mod field;
mod findings;
mod free;
mod held;
mod json;
mod links;
mod listening;
mod miss;
mod object;
mod open_blocks;
mod own_services;
mod process;
mod quoting;
mod reports;
mod schema;
mod services_lines;
mod sheet;
mod short;
mod table;
mod table_lines;
mod terminal;
#[cfg(feature = "update")]
mod update;
mod value;
mod words;

pub(crate) use annotated::{annotate_summary, name_style};
pub(crate) use classes::{ClassRow, Explain, write_classes};
pub(crate) use entries::Entries;
pub(crate) use entry::Entry;
pub(crate) use escape::{TerminalText, for_message, for_shell, for_terminal, line_for_message, lines_for_message};
pub(crate) use events::{Event, Events};
pub(crate) use field::Field;
pub(crate) use findings::{FileText, Findings, Shown, summary, write_explanation, write_lints};
pub(crate) use free::{PortCheck, write_checks, write_free};
pub(crate) use held::{IN_USE_HERE, describe_held};
pub(crate) use listening::{OPEN_HERE, OpenRow, describe_open, describe_processes, processes_by_name, write_open};
pub(crate) use miss::Miss;
pub(crate) use own_services::{Change, OwnEntry, write_own_entries};
pub(crate) use reports::reports;
pub(crate) use schema::{json_reports, schema_commands, write_schema};
pub(crate) use sheet::{Format, Sheet, Style};
pub(crate) use terminal::{columns, rows};
#[cfg(feature = "update")]
pub(crate) use update::{Done, Report};
pub(crate) use words::{counted, first_of, list};
