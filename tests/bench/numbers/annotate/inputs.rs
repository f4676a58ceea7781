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

/// What the lines of one moment have in common.
struct Scene<'r> {
    random: &'r mut Random,
    clock: &'r str,
    server: u16,
    client: usize,
    protocol: &'static str,
    here: String,
    there: String,
}

fn line(random: &mut Random, clock: &str) -> String {
    let (server, client) = (port(random), random.below(28_232) + 32_768);
    let (protocol, here, there) = (protocol(random, server), address(random), address(random));
    let kind = random.below(8);
    let scene = Scene { random, clock, server, client, protocol, here, there };
    match kind {
        0 => scene.sshd(),
        1 => scene.netfilter(),
        2 => scene.tcpdump(),
        3 => scene.ss(),
        4 => scene.web(),
        5 => scene.connection(),
        6 => scene.timeout(),
        _ => scene.without_a_port(),
    }
}

impl Scene<'_> {
    fn sshd(self) -> String {
        let Scene { random, clock, there, client, .. } = self;
        let (process, key) = (random.below(90_000) + 300, [(); 2].map(|()| random.below(1 << 60)));
        format!(
            "Nov 26 {clock} edge-3 sshd[{process}]: Accepted publickey for deploy from {there} port {client} ssh2: ED25519 \
             SHA256:{:015x}{:015x}\n",
            key[0], key[1]
        )
    }

    fn netfilter(self) -> String {
        let Scene { random, clock, server, client, protocol, here, there } = self;
        let (uptime, micros, id) = (random.below(90_000), random.below(1_000_000), random.below(65_536));
        let (mac, length, hops) = (random.below(256), random.below(1460) + 40, random.below(225) + 30);
        let protocol = protocol.to_uppercase();
        format!(
            "Nov 26 {clock} edge-3 kernel: [{uptime}.{micros:06}] [UFW BLOCK] IN=eth0 OUT= MAC=52:54:00:{mac:02x}:11:7e:08:00 \
             SRC={there} DST={here} LEN={length} TOS=0x00 PREC=0x00 TTL={hops} ID={id} DF PROTO={protocol} SPT={client} \
             DPT={server} WINDOW=1024 RES=0x00 SYN URGP=0\n"
        )
    }

    fn tcpdump(self) -> String {
        let Scene { random, clock, server, client, protocol, here, there } = self;
        let tcp = "Flags [P.], seq 1:97, ack 1, win 501, length 96";
        let (micros, what) = (random.below(1_000_000), if protocol == "tcp" { tcp } else { "UDP, length 96" });
        format!("{clock}.{micros:06} IP {there}.{client} > {here}.{server}: {what}\n")
    }

    fn ss(self) -> String {
        let Scene { random, server, client, protocol, here, there, .. } = self;
        let (queue, process, file) = (random.below(2000), random.below(90_000) + 300, random.below(300));
        format!(
            "{protocol}   ESTAB      0      {queue}      {here}:{client}      {there}:{server}      \
             users:((\"java\",pid={process},fd={file}))\n"
        )
    }

    fn web(self) -> String {
        let Scene { random, clock, there, .. } = self;
        let (version, item, page) = (random.below(3) + 1, random.below(1_000_000), random.below(100));
        let (status, bytes) = ([200, 200, 200, 304, 404, 502][random.below(6)], random.below(100_000));
        format!(
            "{there} - - [26/Nov/2026:{clock} +0000] \"GET /api/v{version}/items/{item}?page={page} HTTP/1.1\" {status} {bytes} \
             \"-\" \"Mozilla/5.0 (X11; Linux x86_64; rv:131.0) Gecko/20100101 Firefox/131.0\"\n"
        )
    }

    fn connection(self) -> String {
        let Scene { random, clock, server, there, .. } = self;
        let (millis, pool, time) = (random.below(1000), random.below(16), random.below(900));
        let (attempt, minor, patch) = (random.below(3) + 1, random.below(40), random.below(20));
        format!(
            "2026-11-26T{clock}.{millis:03}Z  INFO pool-{pool} c.e.billing.Client - connected to {there}:{server} in {time}ms \
             (attempt {attempt}, build 4.{minor}.{patch})\n"
        )
    }

    fn timeout(self) -> String {
        let Scene { random, clock, server, protocol, .. } = self;
        let (net, host, trace) = (random.below(65_536), random.below(65_536), random.below(1 << 60));
        let (seconds, millis) = (random.below(30), random.below(1000));
        format!(
            "2026-11-26T{clock}Z level=warn msg=\"dial timeout\" target=[2001:db8:{net:x}::{host:x}]:{server} proto={protocol} \
             trace={trace:016x} after={seconds}.{millis:03}s\n"
        )
    }

    fn without_a_port(self) -> String {
        let Scene { random, clock, .. } = self;
        let (millis, worker, ratio) = (random.below(1000), random.below(64), random.below(100));
        let (keys, heap, uptime) = (random.below(1_000_000), random.below(4096), random.below(100_000));
        format!(
            "2026-11-26 {clock},{millis:03} DEBUG [worker-{worker}] cache hit ratio 0.{ratio:02} over {keys} keys, heap {heap}M of \
             4096M, uptime {uptime}s, nothing to do here\n"
        )
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
