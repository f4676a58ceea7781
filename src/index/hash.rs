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

/// The hash of a name in the heap. It is faster because sixteen bytes can be read at once, whatever follows the name.
#[inline(always)]
pub(super) fn name_hash_in(heap: &[u8], name: Text) -> u32 {
    let (start, length) = (name.offset.get() as usize, name.length.get() as usize);
    match heap.get(start..).and_then(|rest| rest.first_chunk::<WIDTH>()) {
        Some(chunk) if (1..=WIDTH).contains(&length) => {
            short(u128::from_le_bytes(*chunk) << (8 * (WIDTH - length)), length)
        }
        _ => name_hash(name.of(heap)),
    }
}

/// A name of up to sixteen bytes, padded at the start.
fn padded(name: &[u8]) -> u128 {
    let free = 8 * (WIDTH - name.len());
    // The first and the last bytes, which may overlap.
    match (name.first_chunk(), name.last_chunk()) {
        (Some(first), Some(last)) => {
            let first = u128::from(u64::from_le_bytes(*first)) << free;
            first | u128::from(u64::from_le_bytes(*last)) << 64
        }
        _ => name.iter().fold(0, |bytes, &byte| bytes >> 8 | u128::from(byte) << 120),
    }
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
    use super::name_hash;

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
}
