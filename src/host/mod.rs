//! What only this machine knows: which ports need privilege here, and which its kernel hands out.

pub mod ranges;

pub use ranges::{Ranges, Setting, Unread};
