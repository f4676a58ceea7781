//! The other programs: what people write today to add names to flow records and logs.

use crate::table::Goal;
use crate::workers::find;

/// The peer of every run.
pub(super) const MAWK: &str = "mawk";

/// Names a Python with `duckdb`, `polars` and `chdb`, for the tests too.
const PYTHON: &str = "SVC_PYTHON";

/// What is annotated.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Job {
    Fields,
    Text,
}

impl Job {
    pub(super) fn name(self) -> &'static str {
        match self {
            Job::Fields => "flow records",
            Job::Text => "a mixed log",
        }
    }
}

/// Another program for a job.
pub(super) struct Peer {
    pub(super) name: &'static str,
    pub(super) job: Job,
    /// The threads of svc, and of a peer that has several.
    pub(super) threads: usize,
    /// How many times faster svc has to be.
    pub(super) goal: f64,
    kind: Kind,
}

enum Kind {
    /// A program and its arguments.
    Program(&'static [&'static str]),
    /// A package of Python, and a program that gets the number of threads.
    Python(&'static str, &'static str),
}

const AWK_FIELDS: &str = r#"NR==FNR{if(FNR>1)t[$1","$2]=$3;next} {print $0,t[$5","$6]}"#;
const AWK_TEXT: &str = r#"
NR==FNR { split($0, f, ","); t[f[1] "," f[2]] = f[3]; next }
{
    r = $0; o = ""; p = "tcp"
    if (r ~ /^udp|UDP|proto=udp/) p = "udp"
    while (match(r, /[0-9\]]:[0-9]+|PT=[0-9]+/)) {
        n = substr(r, RSTART, RLENGTH); sub(/.*[:=]/, "", n); s = t[n "," p]
        o = o substr(r, 1, RSTART + RLENGTH - 1) (s == "" ? "" : "(" s ")")
        r = substr(r, RSTART + RLENGTH)
    }
    print o r
}"#;
const PERL_FIELDS: &str = r#"
BEGIN { open F, "table.csv"; while (<F>) { chomp; ($p, $q, $n) = split /,/; $t{"$p,$q"} = $n } }
print "$_," . ($t{"$F[4],$F[5]"} // "")"#;
const PERL_TEXT: &str = r#"
BEGIN { open F, "table.csv"; while (<F>) { chomp; ($p, $q, $n) = split /,/; $t{"$p,$q"} = $n } }
$q = /^udp|UDP|proto=udp/ ? "udp" : "tcp";
s/((?:\d+\.\d+\.\d+\.\d+|\]):|[DS]PT=)(\d{1,5})\b/$n = $t{"$2,$q"}; "$1$2" . (defined $n ? "($n)" : "")/ge; print"#;
const DUCKDB: &str = "
import duckdb, sys
duckdb.sql('SET threads=' + sys.argv[1]); duckdb.sql('SET enable_progress_bar=false')
duckdb.sql('''COPY (SELECT f.*, t.service FROM read_csv('flows.csv', header=true) f
    LEFT JOIN read_csv('table.csv', header=true) t ON f.dstport = t.port AND f.protocol = t.protocol)
    TO '/dev/stdout' (FORMAT csv, HEADER true)''')";
const POLARS: &str = "
import os, sys
os.environ['POLARS_MAX_THREADS'] = sys.argv[1]
import polars
table = polars.scan_csv('table.csv')
polars.scan_csv('flows.csv').join(table, left_on=['dstport', 'protocol'], right_on=['port', 'protocol'], how='left',
    maintain_order='left').sink_csv('/dev/stdout')";
const CHDB: &str = "
import chdb, sys
print(chdb.query('''SELECT f.*, t.service FROM file('flows.csv', CSVWithNames) AS f
    LEFT ANY JOIN file('table.csv', CSVWithNames) AS t ON f.dstport = t.port AND f.protocol = t.protocol
    SETTINGS max_threads = ''' + sys.argv[1], 'CSVWithNames'), end='')";

/// Every peer. Against a program with one thread, svc has two in the second row.
pub(super) fn all() -> Vec<Peer> {
    let fields = |name, goal, kind| Peer { name, job: Job::Fields, threads: 1, goal, kind };
    let text = |name, goal, kind| Peer { name, job: Job::Text, threads: 1, goal, kind };
    let in_parallel = |peer: Peer| Peer { threads: 2, ..peer };
    let mawk_fields = || Kind::Program(&["mawk", "-F,", "-vOFS=,", AWK_FIELDS, "table.csv", "flows.csv"]);
    let mawk_text = || Kind::Program(&["mawk", AWK_TEXT, "table.csv", "mixed.log"]);
    let xan = &["xan", "join", "--left", "dstport,protocol", "flows.csv", "port,protocol", "table.csv"];
    let mut peers = vec![
        fields(MAWK, 8.0, mawk_fields()),
        in_parallel(fields(MAWK, 8.0, mawk_fields())),
        fields("gawk", 8.0, Kind::Program(&["gawk", "-F,", "-vOFS=,", AWK_FIELDS, "table.csv", "flows.csv"])),
        fields("perl", 8.0, Kind::Program(&["perl", "-F,", "-lane", PERL_FIELDS, "flows.csv"])),
        fields("xan join", 3.0, Kind::Program(xan)),
    ];
    for (name, package, program) in [("DuckDB", "duckdb", DUCKDB), ("polars", "polars", POLARS), ("chDB", "chdb", CHDB)]
    {
        peers.push(fields(name, 1.0, Kind::Python(package, program)));
        peers.push(in_parallel(fields(name, 1.0, Kind::Python(package, program))));
    }
    peers.extend([
        text(MAWK, 15.0, mawk_text()),
        in_parallel(text(MAWK, 15.0, mawk_text())),
        text("gawk", 15.0, Kind::Program(&["gawk", AWK_TEXT, "table.csv", "mixed.log"])),
        text("perl", 15.0, Kind::Program(&["perl", "-ne", PERL_TEXT, "mixed.log"])),
    ]);
    peers
}

impl Peer {
    /// Whether a quick run has it.
    pub(super) fn is_always_compared(&self) -> bool {
        self.name == MAWK
    }

    /// svc may take less than the engines, and no more than a fixed amount beside small programs.
    pub(super) fn memory_goal(&self) -> Goal {
        match self.kind {
            Kind::Python(..) => Goal::AtMost(1.0),
            Kind::Program(_) => Goal::Under(if self.threads == 1 { 8e6 } else { 32e6 }),
        }
    }

    /// The program with its arguments, or why it cannot run.
    pub(super) fn command(&self) -> Result<Vec<String>, String> {
        match self.kind {
            Kind::Program(words) => {
                let program = find(words[0]).ok_or_else(|| format!("there is no {}", words[0]))?;
                let arguments = words[1..].iter().map(|word| (*word).to_owned());
                Ok([program.to_string_lossy().into_owned()].into_iter().chain(arguments).collect())
            }
            Kind::Python(package, text) => {
                let python = std::env::var(PYTHON).unwrap_or_else(|_| "python3".into());
                let imports = std::process::Command::new(&python).args(["-c", &format!("import {package}")]).output();
                if !imports.is_ok_and(|run| run.status.success()) {
                    return Err(format!("no Python with {package}: pip install {package}, and set {PYTHON}"));
                }
                Ok(vec![python, "-c".into(), text.into(), self.threads.to_string()])
            }
        }
    }
}
