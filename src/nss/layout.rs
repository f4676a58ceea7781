//! The texts of an entry in the caller's buffer.

use crate::answer::Entry;
use std::mem::MaybeUninit;

/// Where the parts of an entry are in a buffer, in bytes from its start.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Layout {
    pub(crate) name: usize,
    pub(crate) protocol: usize,
    /// The array of pointers to the aliases, which ends with a null pointer.
    pub(crate) aliases: usize,
}

/// The size of a pointer, to which the array of pointers is aligned.
const POINTER: usize = size_of::<usize>();

/// Writes the texts of an entry, each with a NUL at its end, and the array of the aliases behind them. `address` is that of
/// the buffer. `None` if the buffer is too small: then what is in it has no meaning.
pub(crate) fn write(buffer: &mut [MaybeUninit<u8>], address: usize, entry: &Entry<'_>) -> Option<Layout> {
    let mut end: usize = 0;
    let mut text = |buffer: &mut [MaybeUninit<u8>], text: &[u8]| {
        let start = end;
        let nul = copy(buffer, start, text)?;
        end = copy(buffer, nul, b"\0")?;
        Some(start)
    };
    let name = text(buffer, entry.service.name)?;
    let protocol = text(buffer, entry.protocol)?;
    let mut first_alias = None;
    for alias in entry.service.aliases() {
        let start = text(buffer, alias)?;
        first_alias.get_or_insert(start);
    }
    let aliases = end + address.wrapping_add(end).wrapping_neg() % POINTER;
    let mut alias = first_alias.unwrap_or(end);
    let mut pointers = aliases;
    for length in entry.service.aliases().map(|alias| alias.len() + 1) {
        pointer(buffer, pointers, address.wrapping_add(alias))?;
        (alias, pointers) = (alias + length, pointers + POINTER);
    }
    pointer(buffer, pointers, 0)?;
    Some(Layout { name, protocol, aliases })
}

fn pointer(buffer: &mut [MaybeUninit<u8>], at: usize, value: usize) -> Option<()> {
    copy(buffer, at, &value.to_ne_bytes()).map(|_| ())
}

/// Copies bytes to a place, and returns the place after them.
fn copy(buffer: &mut [MaybeUninit<u8>], at: usize, bytes: &[u8]) -> Option<usize> {
    let end = at.checked_add(bytes.len())?;
    for (place, byte) in buffer.get_mut(at..end)?.iter_mut().zip(bytes) {
        place.write(*byte);
    }
    Some(end)
}
