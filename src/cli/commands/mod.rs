//! The commands, one file each.

pub(super) mod add;
pub(super) mod annotate;
pub(super) mod check;
pub(super) mod free;
pub(super) mod generate;
pub(super) mod list;
pub(super) mod listening;
pub(super) mod lookup;
pub(super) mod range;
pub(super) mod search;
pub(super) mod udp;
#[cfg(feature = "update")]
pub(super) mod update;
