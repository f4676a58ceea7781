//! The command line: arguments, both outputs byte for byte, and the exit status.

mod add;
mod arguments;
mod bare;
mod check;
mod classes;
mod completions;
mod environment;
mod failure;
mod formats;
mod help;
mod here;
mod hints;
mod hostile;
mod input;
mod json;
pub(crate) mod kernel;
mod list;
mod long;
mod lookup;
#[cfg(target_os = "linux")]
mod machine;
mod man;
mod options;
mod pager;
mod paging;
mod port;
mod practice;
mod practice_shown;
mod search;
mod skill;
mod terminal;
mod typed;
mod usage;
#[cfg(target_os = "linux")]
mod user;
mod verbose;
mod verbose_output;
mod widths;
