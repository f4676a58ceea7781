//! Checks services files: what in them does not take effect, or not for every reader, and how to mend it.
//!
//! [`findings`] reads a file line by line as glibc does and compares that with how other programs read it: musl, the C
//! libraries of the BSDs, Go's resolver and augeas. Each [`Finding`] has a [`Lint`], a place, and often a [`Fix`]; [`fix`]
//! applies those. A comment `# svc: allow(duplicate-port) the reason` in the file allows findings.
//!
//! ```
//! use svc_lookup::check::{self, Lint, Safety};
//!
//! let text = b"billing 7100/tcp\r\ngone 99999/tcp\n";
//! let found: Vec<Lint> = check::findings(text, None).map(|finding| finding.lint).collect();
//! assert_eq!(found, [Lint::CarriageReturn, Lint::PortTooLarge]);
//!
//! let fixed = check::fix(text, None, Safety::SameAnswers, &|_| true);
//! assert_eq!(fixed.text, b"billing 7100/tcp\ngone 99999/tcp\n");
//! ```

mod allow;
mod edits;
mod entry;
mod finding;
mod findings;
mod first_seen;
mod fix;
mod line_numbers;
mod lint;
mod origins;
mod places;
mod protocols;
mod registry;
mod room;
mod row;
mod shadow;
mod shape;
mod survey;
mod undo;
mod unreadable;

pub use finding::{Edit, Finding, Fix, Related, Safety};
pub use findings::{Findings, findings};
pub use fix::{Fixed, fix};
pub use lint::{Lint, Severity, UnknownLint};
pub use row::MAX_TEXT;
