//! Generated services files: the same text on every run and every machine.

/// The number of lines of the long file: about the number of registered names with a port.
pub(crate) const LONG: usize = 14_000;

/// The parts of names.
const WORDS: [&str; 24] = [
    "net", "data", "mail", "sync", "remote", "file", "auth", "media", "print", "log", "cluster", "backup", "time",
    "query", "stream", "admin", "proxy", "store", "cache", "event", "job", "key", "web", "dir",
];
/// The comments.
const COMMENTS: [&str; 5] = [
    "control channel of the storage cluster",
    "registered by its vendor",
    "replication between two sites, see the manual",
    "management interface",
    "legacy, kept for old clients",
];
/// A port above all in the long file.
const END: u16 = 60_000;

/// A services file of [`LONG`] lines: a header, then every service with tcp and with udp, by ascending port. Names have 4
/// to 15 bytes and are all different, some have an alias, most lines have a comment. No port is 60000 or above.
pub(crate) fn long_services_file() -> String {
    let mut text = String::from("# Network services, Internet style\n#\n# Written by the benchmarks.\n\n");
    let services = (LONG - 4) / 2;
    for number in 0..services {
        let port = 1 + number * usize::from(END - 1) / services;
        let name = name(number);
        let tabs = if name.len() < 8 { "\t\t" } else { "\t" };
        let alias = if number % 9 == 0 { format!("\t\ta{number}") } else { String::new() };
        for (protocol, skips) in [("tcp", 4), ("udp", 3)] {
            let comment = COMMENTS[number % COMMENTS.len()];
            let comment = if number % skips == 0 { String::new() } else { format!("\t# {comment}") };
            text += &format!("{name}{tabs}{port}/{protocol}{alias}{comment}\n");
        }
    }
    text
}

/// The name of a service: one or two words and a unique number.
fn name(number: usize) -> String {
    let (first, second) = (WORDS[number % WORDS.len()], WORDS[number / WORDS.len() % WORDS.len()]);
    let long = format!("{first}-{second}{number}");
    if number.is_multiple_of(3) || long.len() > 15 { format!("{first}{number}") } else { long }
}

/// Pseudo-random numbers, the same on every run (xorshift, Marsaglia 2003).
pub(crate) struct Random(u64);

impl Random {
    /// The sequence for the benchmarks.
    pub(crate) fn new() -> Random {
        Random(0x9e37_79b9_7f4a_7c15)
    }

    /// A number below `bound`, which is not 0.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % bound as u64) as usize
    }

    /// Shuffles items (Fisher and Yates).
    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last + 1));
        }
    }
}
