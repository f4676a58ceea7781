//! The hash of a name.

use super::format::Text;

/// The number of bytes hashed at once: names have at most fifteen, RFC 6335 section 5.1.
const WIDTH: usize = 16;

/// A hash that ignores the case of ASCII letters, so that one table serves exact and case-insensitive lookups.
///
/// Setting bit 5 of every byte folds the letters, and a few other pairs that the comparison of names tells apart. It need
/// not resist an adversary: a chain of colliding names is searched as glibc searches the whole file.
#[inline(always)]
pub(super) fn name_hash(name: &[u8]) -> u32 {
    if name.len() <= WIDTH { short(padded(name), name.len()) } else { long(name) }
}

/// A name that is looked for among those in the heap.
#[derive(Clone, Copy)]
pub(super) struct Wanted<'n> {
    name: &'n [u8],
    /// The name as one number, if it is short.
    padded: Option<u128>,
}

impl<'n> Wanted<'n> {
    #[inline(always)]
    pub(super) fn new(name: &'n [u8]) -> Wanted<'n> {
        Wanted { name, padded: (1..=WIDTH).contains(&name.len()).then(|| padded(name)) }
    }

    #[inline(always)]
    pub(super) fn hash(&self) -> u32 {
        self.padded.map_or_else(|| name_hash(self.name), |padded| short(padded, self.name.len()))
    }

    /// Whether it is this name, byte for byte.
    #[inline(always)]
    pub(super) fn is(&self, heap: &[u8], known: Text) -> bool {
        if known.length.get() as usize != self.name.len() {
            return false;
        }
        match (self.padded, padded_in(heap, known)) {
            (Some(wanted), Some(known)) => wanted == known,
            _ => known.of(heap) == self.name,
        }
    }
}

/// The hash of a name in the heap.
#[inline(always)]
pub(super) fn name_hash_in(heap: &[u8], name: Text) -> u32 {
    match padded_in(heap, name) {
        Some(padded) => short(padded, name.length.get() as usize),
        None => name_hash(name.of(heap)),
    }
}

/// A short name in the heap, padded at the start. Sixteen bytes are read at once, whatever follows the name, which is faster than
/// to read as many as it has.
#[inline(always)]
fn padded_in(heap: &[u8], name: Text) -> Option<u128> {
    let (start, length) = (name.offset.get() as usize, name.length.get() as usize);
    let chunk = heap.get(start..)?.first_chunk::<WIDTH>().filter(|_| (1..=WIDTH).contains(&length))?;
    Some(u128::from_le_bytes(*chunk) << (8 * (WIDTH - length)))
}

/// A name of up to sixteen bytes, padded at the start. Its length is hard to foresee for a processor: hardly any branch depends on
/// it.
#[inline(always)]
fn padded(name: &[u8]) -> u128 {
    let (length, free) = (name.len(), 8 * (WIDTH - name.len()));
    // The first and the last bytes, which may overlap.
    if let (Some(first), Some(last)) = (name.first_chunk(), name.last_chunk()) {
        return u128::from(u64::from_le_bytes(*first)) << free | u128::from(u64::from_le_bytes(*last)) << 64;
    }
    if let (Some(first), Some(last)) = (name.first_chunk(), name.last_chunk()) {
        let (first, last) = (u32::from_le_bytes(*first), u32::from_le_bytes(*last));
        return u128::from(u64::from(first) | u64::from(last) << (8 * (length - 4))) << free;
    }
    name.iter().fold(0, |bytes, &byte| bytes >> 8 | u128::from(byte) << 120)
}

#[inline(always)]
fn short(name: u128, length: usize) -> u32 {
    const FOLD: u64 = 0x2020_2020_2020_2020;
    let hash = mix(name as u64 | FOLD, (name >> 64) as u64 | FOLD) ^ length as u64;
    (hash ^ (hash >> 32)) as u32
}

fn long(name: &[u8]) -> u32 {
    const SEED: u64 = 0x9e37_79b9_7f4a_7c15;
    let whole = name.chunks_exact(8).fold(SEED, |hash, chunk| mix(hash, first8(chunk)));
    let hash = mix(whole, first8(&name[name.len() - 8..])) ^ name.len() as u64;
    (hash ^ (hash >> 32)) as u32
}

/// Both halves of the 128-bit product: every bit of the input reaches every bit of the hash.
#[inline(always)]
fn mix(a: u64, b: u64) -> u64 {
    const KEYS: [u64; 2] = [0xa076_1d64_78bd_642f, 0xe703_7ed1_a0b4_28db];
    let product = u128::from(a ^ KEYS[0]) * u128::from(b ^ KEYS[1]);
    product as u64 ^ (product >> 64) as u64
}

fn first8(bytes: &[u8]) -> u64 {
    bytes.first_chunk().map_or(0, |chunk| u64::from_le_bytes(*chunk)) | 0x2020_2020_2020_2020
}

#[cfg(test)]
mod tests {
    use super::{Wanted, name_hash, name_hash_in};
    use crate::index::Text;

    #[test]
    fn the_hash_ignores_case_and_nothing_else() {
        let name = b"a-long-name-of-a-service-0123456789";
        for length in 1..name.len() {
            let name = &name[..length];
            assert_eq!(name_hash(name), name_hash(&name.to_ascii_uppercase()), "{length}");
            for at in 0..length {
                let mut other = name.to_vec();
                other[at] = b'+';
                assert_ne!(name_hash(name), name_hash(&other), "{length} {at}");
            }
        }
    }

    #[test]
    fn a_name_in_the_heap_is_the_same_name_wherever_it_stands() {
        let heap = b"a-long-name-of-a-service-0123456789 and a text after it";
        for (start, length) in (0..heap.len()).flat_map(|start| (0..=heap.len() - start).map(move |end| (start, end))) {
            let (name, known) = (&heap[start..start + length], Text::new(start, length));
            assert_eq!(name_hash_in(heap, known), name_hash(name), "{start} {length}");
            let wanted = Wanted::new(name);
            assert_eq!(wanted.hash(), name_hash(name), "{start} {length}");
            assert!(wanted.is(heap, known), "{start} {length}");
            if let Some((last, rest)) = name.split_last() {
                let other = [rest, &[last ^ 0x20]].concat();
                assert!(!Wanted::new(&other).is(heap, known) && !Wanted::new(rest).is(heap, known), "{start} {length}");
            }
        }
    }
}
