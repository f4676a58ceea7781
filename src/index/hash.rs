//! The hash of a name.

/// A hash in which the case of ASCII letters makes no difference, so that one table answers exactly and otherwise.
///
/// Fixing bit 5 of every byte folds the letters, and a few other pairs that the comparison of names tells apart again.
/// It need not resist an adversary: a chain of colliding names is searched as glibc searches the whole file.
pub(super) fn name_hash(name: &[u8]) -> u32 {
    const SEED: u64 = 0x9e37_79b9_7f4a_7c15;
    let hash = match name.len() {
        0..=3 => short(name),
        4..=8 => mix(u64::from(first4(name)), u64::from(first4(&name[name.len() - 4..]))),
        9..=16 => mix(first8(name), first8(&name[name.len() - 8..])),
        _ => {
            let whole = name.chunks_exact(8).fold(SEED, |hash, chunk| mix(hash, first8(chunk)));
            mix(whole, first8(&name[name.len() - 8..]))
        }
    } ^ name.len() as u64;
    (hash ^ (hash >> 32)) as u32
}

/// Both halves of the 128-bit product: every bit of the input reaches every bit of the hash.
fn mix(a: u64, b: u64) -> u64 {
    const KEYS: [u64; 2] = [0xa076_1d64_78bd_642f, 0xe703_7ed1_a0b4_28db];
    let product = u128::from(a ^ KEYS[0]) * u128::from(b ^ KEYS[1]);
    product as u64 ^ (product >> 64) as u64
}

fn short(name: &[u8]) -> u64 {
    mix(name.iter().fold(0, |bits, &byte| bits << 8 | u64::from(byte | 0x20)), 0)
}

fn first4(bytes: &[u8]) -> u32 {
    bytes.first_chunk().map_or(0, |chunk| u32::from_le_bytes(*chunk)) | 0x2020_2020
}

fn first8(bytes: &[u8]) -> u64 {
    bytes.first_chunk().map_or(0, |chunk| u64::from_le_bytes(*chunk)) | 0x2020_2020_2020_2020
}

#[cfg(test)]
mod tests {
    use super::name_hash;

    #[test]
    fn case_makes_no_difference_and_every_other_byte_does() {
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
