//! Compressed registries in files.

use super::home::Home;
use super::registry::registry;

#[test]
fn a_gzip_file_is_unpacked() {
    let home = Home::new("gzip-file");
    let packed = gzip(registry("2091-02-03", "").as_bytes());
    let file = home.file("registry.xml.gz", &packed[..packed.len() / 2]);
    let run = home.svc(&["update", "--from", &file]);
    assert!(run.stderr.starts_with(&format!("svc: `{file}` is a damaged gzip file (")), "{run:?}");
    assert!(run.status == Some(2) && run.stderr.ends_with("); fetch it again\n"), "{run:?}");
    home.svc_reading(&["update", "--from", "-"], &packed).said("updated");
    assert_eq!(home.date(), "2091-02-03");
    let large = gzip(&vec![b' '; (64 << 20) + 1]);
    home.svc_reading(&["update", "--from", "-"], &large)
        .refused("standard input is larger than 64 MiB: not the registry");
}

#[test]
fn a_file_that_is_compressed_otherwise_is_named() {
    let home = Home::new("otherwise-compressed");
    let begins: [(&[u8], &str); 4] =
        [(b"PK\x03\x04", "zip"), (b"\xfd7zXZ\0", "xz"), (b"BZh91AY&SY", "bzip2"), (b"\x28\xb5\x2f\xfd", "zstd")];
    for (begin, format) in begins {
        let file = home.file("registry", [begin, &[0x14, 0, 0xff, 0]].concat());
        let problem = format!("`{file}`: compressed with {format}; unpack it first");
        home.svc(&["update", "--from", &file]).refused(&problem);
        home.svc_reading(&["update", "--from", "-"], begin)
            .refused(&problem.replace(&format!("`{file}`"), "standard input"));
    }
    let twice = gzip(&gzip(registry("2091-02-03", "").as_bytes()));
    home.svc_reading(&["update", "--from", "-"], &twice)
        .refused("standard input: compressed with gzip; unpack it first");
}

#[test]
fn a_small_gzip_file_with_too_much_in_it_is_refused() {
    let home = Home::new("gzip-bomb");
    let bomb = home.file("bomb.gz", "");
    let pack = format!("head -c {} /dev/zero | gzip > {bomb}", (64 << 20) + 1);
    if !std::process::Command::new("sh").args(["-c", &pack]).status().is_ok_and(|status| status.success()) {
        return crate::harness::skip("a gzip bomb", "gzip is not installed");
    }
    assert!(std::fs::metadata(&bomb).is_ok_and(|known| known.len() < 1 << 20));
    home.svc(&["update", "--from", &bomb]).refused(&format!("`{bomb}` is larger than 64 MiB: not the registry"));
}

/// Wraps bytes in gzip, uncompressed (RFC 1952; RFC 1951 section 3.2.4).
pub(super) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
    let mut blocks = bytes.chunks(0xffff).peekable();
    while let Some(block) = blocks.next() {
        let length = block.len() as u16;
        packed.push(blocks.peek().is_none().into());
        packed.extend(length.to_le_bytes());
        packed.extend((!length).to_le_bytes());
        packed.extend(block);
    }
    packed.extend(crc32fast::hash(bytes).to_le_bytes());
    packed.extend((bytes.len() as u32).to_le_bytes());
    packed
}
