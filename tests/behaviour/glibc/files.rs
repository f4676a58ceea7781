//! Generated services files.

/// Lines around common buffer sizes, and parts of lines longer than them.
pub(super) fn long_lines() -> Vec<u8> {
    let mut text = String::new();
    for (number, length) in (1000..1050).chain(4080..4110).chain(65_533..65_538).enumerate() {
        let start = format!("line-{length} {number}/tcp alias-{length} # ");
        text += &format!("{start}{}\n", ".".repeat(length - start.len()));
    }
    let aliases: Vec<String> = (0..9000).map(|number| format!("alias-{number}")).collect();
    let name: String = (10_000..24_000).map(|number| number.to_string()).collect();
    let (zeros, blanks) = ("0".repeat(70_000), " ".repeat(70_000));
    text += &format!("many 500/tcp {}\n", aliases.join(" "));
    text += &format!("{name} 501/tcp\n");
    text += &format!("x{name} 502/udp {name}\n");
    text += &format!("zeros {zeros}53/tcp\n");
    text += &format!("blanks{blanks}503/tcp{blanks}one{blanks}two{blanks}\n");
    text += &format!("{blanks}indented 504/tcp\n");
    text += &format!("word 505/{name} protocol\n");
    text += &format!("slashes 506{}tcp\n", "/".repeat(70_000));
    text += &format!("broken {name}\nlast 507/tcp # {name}");
    text.into_bytes()
}

/// A file as large as the registry.
pub(super) fn fourteen_thousand_lines() -> Vec<u8> {
    let mut text = String::new();
    for number in 0..14_000 {
        let protocol = ["tcp", "udp", "sctp", "dccp", "ddp"][number % 7 % 5];
        text += &format!("service-{} {}/{protocol}", number / 2, number * 17 % 65_536);
        text += &if number % 5 == 0 { format!(" alias-{number} other-{}", number / 10) } else { String::new() };
        text += if number % 3 == 0 { "\t# what it is\n" } else { "\n" };
    }
    text.into_bytes()
}

/// The pieces of random lines, separated by bars.
const PIECES: &[u8] = b" | | |\t|\r|\x0b|\x0c|/|/|/|//|#|+|-|0|0x|0X|08|1|53|65535|65536|70000|4294967296|\
    18446744073709551615|99999999999999999999|tcp|udp|TCP|f|alias|\xe9|.|,";

/// Lines that start like an entry and continue with random pieces, the same for the same seed.
///
/// No indented line has a NUL: for those see [`indented_lines_with_nul`].
pub(super) fn random_lines(seed: u64, count: usize) -> Vec<u8> {
    let mut random = Random(seed);
    let mut text = Vec::new();
    for number in 0..count {
        let indent = random.one_of(b"|| |\t");
        text.extend_from_slice(indent);
        text.extend_from_slice(format!("name-{number} ").as_bytes());
        text.extend_from_slice(random.one_of(b"|7|65536|-|-3|0x|080"));
        for _ in 0..random.below(7) {
            text.extend_from_slice(random.one_of(PIECES));
        }
        text.extend_from_slice(if indent.is_empty() { random.one_of(b"|||\0tcp|\0") } else { b"" });
        text.push(b'\n');
    }
    text
}

/// Indented lines with a NUL, the same for the same seed; the last one has neither a NUL nor a newline.
pub(super) fn indented_lines_with_nul(seed: u64, count: usize) -> Vec<u8> {
    let mut random = Random(seed);
    let mut text = Vec::new();
    for number in 0..count {
        text.extend_from_slice(random.one_of(b" |    |\t|\t \r|                        "));
        text.extend_from_slice(format!("name-{number} {}/tcp alias-{number}", number + 1).as_bytes());
        for _ in 0..random.below(4) {
            text.extend_from_slice(random.one_of(b" | other|#| # comment"));
        }
        text.extend_from_slice(random.one_of(b"\0|\0rest|\0\0| \0#"));
        text.push(b'\n');
    }
    text.extend_from_slice(b"    last 9999/tcp alias");
    text
}

/// The words of [`odd_file`]: names, aliases, and what should not be one.
const WORDS: &[u8] =
    b"a|b|A|ab|http|x_y|caf\xe9|80|7up|+|-|.|a,b|/|//|a/b|\xef\xbb\xbfa|name-of-a-service-that-is-long";
/// Its ports, its separators and its protocols.
const PORTS: &[u8] = b"1|1|7|53|053|0x35|0X35|+7|-3|-0|0|08|0x|65535|65536|70000|4294967296|99999999999999999999|a|";
const SLASHES: &[u8] = b"/|/|/|/|/|//|| /|/ ";
const PROTOCOLS: &[u8] = b"tcp|tcp|udp|udp|TCP|sctp|f|tcp/x|";
const BLANKS: &[u8] = b" | |\t|  |\r|\x0b|\x0c| \t ";

/// A small services file in which names, aliases, ports and protocols meet again and again, some of them odd; the same for
/// the same seed. No indented line has a NUL or lacks its newline: for those see [`indented_lines_with_nul`].
pub(super) fn odd_file(seed: u64) -> Vec<u8> {
    let mut random = Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    let mut text = Vec::new();
    for _ in 0..1 + random.below(12) {
        if random.below(8) == 0 {
            text.extend_from_slice(random.one_of(b"# comment|#|  # a 1/tcp|a|a b|a 1|a #1/tcp|||    "));
            text.push(b'\n');
            continue;
        }
        let indent = random.one_of(b"||||| |\t");
        text.extend_from_slice(indent);
        for pieces in [WORDS, BLANKS, PORTS, SLASHES, PROTOCOLS] {
            text.extend_from_slice(random.one_of(pieces));
        }
        for _ in 0..random.below(4) {
            text.extend_from_slice(random.one_of(BLANKS));
            text.extend_from_slice(random.one_of(WORDS));
        }
        text.extend_from_slice(random.one_of(b"|||# comment| # comment| |#a 1/tcp"));
        text.extend_from_slice(if indent.is_empty() { random.one_of(b"|||||\0|\0tcp|\r") } else { b"" });
        text.push(b'\n');
        if indent.is_empty() && random.below(40) == 0 {
            text.pop();
            return text;
        }
    }
    text
}

/// Pseudorandom numbers (Knuth's linear congruential generator, MMIX).
pub(super) struct Random(pub(super) u64);

impl Random {
    pub(super) fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }

    pub(super) fn one_of<'a>(&mut self, pieces: &'a [u8]) -> &'a [u8] {
        let pieces: Vec<&[u8]> = pieces.split(|&byte| byte == b'|').collect();
        pieces[self.below(pieces.len())]
    }
}
