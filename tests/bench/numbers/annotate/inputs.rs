//! Flow records and a log of mixed lines, the same bytes for the same size, and the table of names for the peers.

use super::peers::Job;
use crate::files::Random;
use crate::temporary::Temporary;
use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The file of flow records.
pub(super) const FLOWS: &str = "flows.csv";
/// The log.
pub(super) const TEXT: &str = "mixed.log";
/// The names: port, protocol, service.
const TABLE: &str = "table.csv";

/// Destination ports, as often as traffic has them; one in ten is any port.
const USUAL: [(u16, usize); 12] = [
    (443, 30),
    (53, 20),
    (80, 12),
    (22, 6),
    (123, 4),
    (25, 2),
    (5432, 2),
    (3306, 2),
    (6379, 2),
    (8080, 2),
    (9092, 2),
    (9200, 2),
];
/// Ports that are less usual, each as likely as the next.
const LESS_USUAL: [u16; 24] = [
    8443, 27017, 5353, 1883, 389, 636, 993, 995, 587, 3389, 445, 5060, 6443, 2379, 10250, 51820, 500, 4500, 161, 162,
    514, 69, 179, 110,
];
/// Ports whose protocol is udp.
const UDP: [u16; 10] = [53, 123, 5353, 51820, 500, 4500, 161, 162, 514, 69];

/// The files in a folder.
pub(super) struct Inputs {
    pub(super) folder: PathBuf,
    sizes: [usize; 2],
    lines: [usize; 2],
}

impl Inputs {
    /// Writes them: the records and the log have this many bytes, up to the end of a line.
    pub(super) fn new(folder: &Temporary, svc: &Path, size: usize) -> Result<Inputs, String> {
        let texts = [flows(size), log(size)];
        let path = folder.file(FLOWS, &texts[0])?;
        folder.file(TEXT, &texts[1])?;
        folder.file(TABLE, table(svc)?)?;
        let folder = path.parent().ok_or("a file without a folder")?.to_owned();
        let lines = texts.each_ref().map(|text| count(text.as_bytes()));
        Ok(Inputs { folder, sizes: texts.each_ref().map(String::len), lines })
    }

    /// The size of the input for a job.
    pub(super) fn size(&self, job: Job) -> usize {
        self.sizes[job as usize]
    }

    /// The number of its lines.
    pub(super) fn lines(&self, job: Job) -> usize {
        self.lines[job as usize]
    }
}

fn count(text: &[u8]) -> usize {
    memchr::memchr_iter(b'\n', text).count()
}

/// The number of lines in a file.
pub(super) fn lines(path: &Path) -> Result<usize, String> {
    fs::read(path).map(|text| count(&text)).map_err(|error| format!("{}: {error}", path.display()))
}

/// The first name for each port and protocol, from the list that svc writes.
fn table(svc: &Path) -> Result<String, String> {
    let list = Command::new(svc).args(["list", "--source", "system,iana", "--format", "csv"]).env_clear().output();
    let list = list.map_err(|error| format!("{}: {error}", svc.display()))?.stdout;
    let mut rows = csv::Reader::from_reader(&list[..]);
    let header = rows.headers().map_err(|error| error.to_string())?.clone();
    let place = |name: &str| header.iter().position(|known| known == name).ok_or(format!("no column `{name}`"));
    let columns = [place("name")?, place("port")?, place("last_port")?, place("protocol")?, place("source")?];
    let mut names: HashMap<(u16, String), (bool, u16, String)> = HashMap::new();
    for row in rows.records() {
        let row = row.map_err(|error| error.to_string())?;
        let [name, first, last, protocol, source] = columns.map(|column| &row[column]);
        let (Ok(first), Ok(last)) = (first.parse::<u16>(), last.parse::<u16>()) else { continue };
        let protocols = if protocol.is_empty() { vec!["tcp", "udp", "sctp", "dccp"] } else { vec![protocol] };
        for key in protocols.iter().flat_map(|word| (first..=last).map(|port| (port, (*word).to_owned()))) {
            // The services file answers before the registry, and a port before a range.
            let rank = (source != "system", last - first);
            let known = names.get(&key).map(|known| (known.0, known.1));
            if !name.is_empty() && known.is_none_or(|known| rank < known) {
                names.insert(key, (rank.0, rank.1, name.to_owned()));
            }
        }
    }
    let lines = names.iter().map(|((port, protocol), (_, _, name))| format!("{port},{protocol},{name}\n"));
    Ok(["port,protocol,service\n".to_owned()].into_iter().chain(lines).collect())
}

/// Flow records with a header and nine fields.
fn flows(size: usize) -> String {
    let mut random = Random::new();
    let mut text = "start,srcaddr,srcport,dstaddr,dstport,protocol,packets,bytes,action\n".to_owned();
    while text.len() < size {
        let (server, client) = (port(&mut random), random.below(28_232) + 32_768);
        let (source, target) = match random.below(2) {
            0 => (client, usize::from(server)),
            _ => (usize::from(server), client),
        };
        let from = format!("{},{},{source}", 1_795_000_000 + text.len() / 300, address(&mut random));
        let to = format!("{},{target},{}", address(&mut random), protocol(&mut random, server));
        let (packets, bytes) = (random.below(5000) + 1, random.below(9_000_000) + 40);
        let action = if random.below(20) == 0 { "REJECT" } else { "ACCEPT" };
        text += &format!("{from},{to},{packets},{bytes},{action}\n");
    }
    text
}

/// A log with lines of sshd, netfilter, tcpdump, ss, a web server and three applications.
fn log(size: usize) -> String {
    let mut random = Random::new();
    let mut text = String::new();
    while text.len() < size {
        let second = text.len() / 300;
        let clock = format!("{:02}:{:02}:{:02}", second / 3600 % 24, second / 60 % 60, second % 60);
        text += &line(&mut random, &clock);
    }
    text
}

fn line(random: &mut Random, clock: &str) -> String {
    let (server, client) = (port(random), random.below(28_232) + 32_768);
    let protocol = protocol(random, server);
    let (here, there, number) = (address(random), address(random), random.below(90_000) + 300);
    match random.below(8) {
        0 => format!(
            "Nov 26 {clock} edge-3 sshd[{number}]: Accepted publickey for deploy from {there} port {client} ssh2: ED25519 \
             SHA256:{:015x}{:015x}\n",
            random.below(1 << 60),
            random.below(1 << 60)
        ),
        1 => format!(
            "Nov 26 {clock} edge-3 kernel: [{number}.{:06}] [UFW BLOCK] IN=eth0 OUT= MAC=52:54:00:{:02x}:{:02x}:7e:08:00 \
             SRC={there} DST={here} LEN={} TOS=0x00 PREC=0x00 TTL={} ID={} DF PROTO={} SPT={client} DPT={server} WINDOW=1024 \
             RES=0x00 SYN URGP=0\n",
            random.below(1_000_000),
            random.below(256),
            random.below(256),
            random.below(1460) + 40,
            random.below(225) + 30,
            random.below(65_536),
            protocol.to_uppercase()
        ),
        2 => {
            let what =
                if protocol == "tcp" { "Flags [P.], seq 1:97, ack 1, win 501, length 96" } else { "UDP, length 96" };
            format!("{clock}.{:06} IP {there}.{client} > {here}.{server}: {what}\n", random.below(1_000_000))
        }
        3 => format!(
            "{protocol}   ESTAB      0      {}      {here}:{client}      {there}:{server}      \
             users:((\"java\",pid={number},fd={}))\n",
            random.below(2000),
            random.below(300)
        ),
        kind => application(random, clock, kind, server, protocol),
    }
}

/// A line of a web server or of an application; the last kind has no port.
fn application(random: &mut Random, clock: &str, kind: usize, server: u16, protocol: &str) -> String {
    let there = address(random);
    match kind {
        4 => format!(
            "{there} - - [26/Nov/2026:{clock} +0000] \"GET /api/v{}/items/{}?page={} HTTP/1.1\" {} {} \"-\" \"Mozilla/5.0 (X11; \
             Linux x86_64; rv:131.0) Gecko/20100101 Firefox/131.0\"\n",
            random.below(3) + 1,
            random.below(1_000_000),
            random.below(100),
            [200, 200, 200, 304, 404, 502][random.below(6)],
            random.below(100_000)
        ),
        5 => format!(
            "2026-11-26T{clock}.{:03}Z  INFO pool-{} c.e.billing.Client - connected to {there}:{server} in {}ms (attempt {}, build \
             4.{}.{})\n",
            random.below(1000),
            random.below(16),
            random.below(900),
            random.below(3) + 1,
            random.below(40),
            random.below(20)
        ),
        6 => format!(
            "2026-11-26T{clock}Z level=warn msg=\"dial timeout\" target=[2001:db8:{:x}::{:x}]:{server} proto={protocol} \
             trace={:016x} after={}.{:03}s\n",
            random.below(65_536),
            random.below(65_536),
            random.below(1 << 60),
            random.below(30),
            random.below(1000)
        ),
        _ => format!(
            "2026-11-26 {clock},{:03} DEBUG [worker-{}] cache hit ratio 0.{:02} over {} keys, heap {}M of 4096M, uptime {}s, nothing \
             to do here\n",
            random.below(1000),
            random.below(64),
            random.below(100),
            random.below(1_000_000),
            random.below(4096),
            random.below(100_000)
        ),
    }
}

/// The port of a server.
fn port(random: &mut Random) -> u16 {
    if random.below(10) == 0 {
        return u16::try_from(random.below(65_535) + 1).expect("a port");
    }
    let usual: usize = USUAL.iter().map(|(_, often)| often).sum();
    let mut at = random.below(usual + LESS_USUAL.len());
    for (port, often) in USUAL {
        match at.checked_sub(often) {
            Some(rest) => at = rest,
            None => return port,
        }
    }
    LESS_USUAL[at]
}

fn protocol(random: &mut Random, port: u16) -> &'static str {
    if UDP.contains(&port) || random.below(10) == 0 { "udp" } else { "tcp" }
}

fn address(random: &mut Random) -> String {
    let first = [10, 172, 192, 203][random.below(4)];
    format!("{first}.{}.{}.{}", random.below(256), random.below(256), random.below(254) + 1)
}
