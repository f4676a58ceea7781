//! The bodies of the fuzz targets on seeds, on old findings, and on changed seeds: a short run with a fixed start in every
//! test run. `SVC_FUZZ_SECONDS=600 cargo test --test behaviour -- fuzz` runs each for that long with another start.

#[path = "../fuzz/bodies/annotate.rs"]
mod annotate;
#[path = "../fuzz/bodies/check_fix.rs"]
mod check_fix;
#[path = "../fuzz/bodies/query.rs"]
mod query;
#[cfg(feature = "registry")]
#[path = "../fuzz/bodies/registry_xml.rs"]
mod registry_xml;
#[path = "../fuzz/bodies/services_file.rs"]
mod services_file;

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// How often a body runs without a time.
const RUNS: u64 = 1500;
/// The longest input.
const LONGEST: usize = 2048;

/// Pseudorandom numbers (Knuth's linear congruential generator, MMIX).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit.max(1)
    }

    /// Changes a text: bytes, parts of it or of another one, and the words that matter.
    fn change(&mut self, seeds: &[Vec<u8>], words: &[&str]) -> Vec<u8> {
        let mut text = seeds[self.below(seeds.len())].clone();
        for _ in 0..=self.below(8) {
            let (at, other) = (self.below(text.len() + 1), &seeds[self.below(seeds.len())]);
            let start = self.below(other.len());
            let part = &other[start..(start + self.below(64)).min(other.len())];
            match self.below(6) {
                0 => text.insert(at, self.below(256) as u8),
                1 => drop(text.splice(at..at, words[self.below(words.len())].bytes())),
                2 => drop(text.splice(at..at, part.iter().copied())),
                3 => drop(text.drain(at..(at + self.below(32)).min(text.len()))),
                4 if at < text.len() => text[at] ^= 1 << self.below(8),
                _ => text.truncate(at.max(1)),
            }
        }
        text.truncate(LONGEST);
        text
    }
}

/// Runs a body on its seeds, on old findings and on changed seeds.
fn run(name: &str, body: fn(&[u8]), seeds: &[&str], words: &[&str]) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/findings").join(name);
    let findings = fs::read_dir(&folder).into_iter().flatten().map(|entry| entry.expect("an entry").path());
    let findings = findings.map(|path| fs::read(path).expect("an old finding"));
    let seeds: Vec<Vec<u8>> = seeds.iter().map(|seed| seed.as_bytes().to_vec()).chain(findings).collect();
    seeds.iter().for_each(|seed| body(seed));
    let seconds = std::env::var("SVC_FUZZ_SECONDS").ok().and_then(|text| text.parse().ok()).map(Duration::from_secs);
    let now = || SystemTime::now().duration_since(UNIX_EPOCH).map_or(1, |time| time.as_nanos() as u64);
    let mut random = Random(seconds.map_or(1, |_| now()));
    let (begin, mut runs) = (Instant::now(), 0);
    while seconds.map_or(runs < RUNS, |seconds| begin.elapsed() < seconds) {
        let text = random.change(&seeds, words);
        if let Err(panic) = std::panic::catch_unwind(|| body(&text)) {
            eprintln!("{name} fails for \"{}\"", text.escape_ascii());
            std::panic::resume_unwind(panic);
        }
        runs += 1;
    }
    eprintln!("{name}: {runs} runs in {:?}", begin.elapsed());
}

#[test]
fn any_bytes_are_read_as_queries() {
    let seeds = [
        "53",
        "53/udp",
        "udp/53",
        "22,80,443",
        "6000-6010",
        ":8080",
        "example.org:443",
        "[::1]:53",
        "http*",
        "https://example.org:8443/a?b",
        "connect to 10.0.0.3:9200 refused",
        "remote desktop",
        "53 udp",
        "-x",
    ];
    run("query", query::run, &seeds, &["/", ":", "-", ",", "tcp", "65536", "[", "]", "://", "*", "\u{200b}", "\0"]);
}

#[test]
fn any_bytes_are_annotated() {
    let seeds = [
        "tcp 192.0.2.7:5432 -> [2001:db8::7]:53/udp\nDPT=22(ssh) port 80\n",
        "IP 192.0.2.7.22 > 192.0.2.8.51514: Flags [S]\ntcp6 0 0 :::80 :::*\n",
        "port,proto\n22,tcp\n\"a\"\"\n,b\",53\r\n",
        "{\"port\":22,\"a\":{\"b\":\"53\"},\"proto\":\"udp\"}\n{}\n[1]\n",
        "filterlog[1]: 5,,,1,em0,match,block,in,4,0x0,,64,1,0,DF,6,tcp,60,192.0.2.1,192.0.2.2,51514,22,0,S\n",
    ];
    let words = [
        "192.0.2.7:22",
        ":",
        ".",
        "/",
        "#",
        "(",
        ")",
        "=",
        " ",
        "\n",
        "\"",
        "{",
        "}",
        "\\",
        ",",
        " > ",
        "->",
        " \u{2192} ",
        "/tcp",
        "udp",
        "PROTO=47",
        "DPT=",
        " port ",
        "53",
        "65536",
        "%eth0",
        "[",
        "]",
        "::",
        "\0",
        "\r",
        "ssh",
        "filterlog: ",
    ];
    run("annotate", annotate::run, &seeds, &words);
}

#[test]
fn any_bytes_are_checked_and_fixed() {
    let seeds = [
        "domain 53/tcp nameserver # Domain Name Server\n",
        "  ssh 22/tcp  \r\nssh 22/tcp\nircd 6667/tcp ircd,ircu3\n",
        "# svc: allow(long-name) so\ngone 70000/tcp\nx 0x50/tcp\n+\n",
    ];
    run(
        "check_fix",
        check_fix::run,
        &seeds,
        &["\n", "#", "/", ",", " ", "\t", "\r", "0x", "65536", "svc: allow(", "tcp", "\0"],
    );
}

#[test]
fn any_bytes_are_read_as_a_services_file() {
    let seeds = [
        "domain 53/tcp nameserver # Domain Name Server\n",
        "# comment\n\n  indented\t0x35/udp a b\n",
        "octal 065/tcp\nlarge 99999/tcp\nsigned -1/tcp\nnone\n",
    ];
    run("services_file", services_file::run, &seeds, &["\n", "#", "/", "//", " ", "\t", "0x", "65536", "\0", "\r"]);
}

#[cfg(feature = "registry")]
#[test]
fn any_bytes_are_read_as_the_registry() {
    let seeds = [
        "<?xml version='1.0'?><registry id='service-names-port-numbers'><updated>2026-08-17</updated>\
         <record date='2007-11' updated='2018-08-22'><name>domain</name><protocol>udp</protocol><number>53</number>\
         <description>Domain <br/>Name</description><xref type='rfc' data='rfc1035'/><note>a</note></record></registry>",
        "<record><name>x11</name><number>6000-6063</number><description>&amp;&#65;<![CDATA[b]]></description></record>",
        "<description/><protocol>tcp</protocol><sc>5</sc><unauthorized>x</unauthorized>",
    ];
    let words = [
        "<record>",
        "</record>",
        "<name>",
        "</name>",
        "<number>",
        "99999",
        "&#0;",
        "&x;",
        "<!--",
        "-->",
        "<![CDATA[",
        "<!DOCTYPE",
        "<?",
        "?>",
        "\"",
        "'",
        "/>",
        "</registry>",
        "<updated>",
        "\u{85}",
        "\u{1b}",
    ];
    run("registry_xml", registry_xml::run, &seeds, &words);
}
