//! The join statements in svc-annotate(1), run by the engines they are for: each has to give the names that `svc annotate`
//! gives, row by row.

use super::{has_package, python};
use crate::harness::{skip, svc, temporary};
use std::fmt::Write;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// Protocols as flow records have them: words, numbers (IANA's "Protocol Numbers"), missing ones, and some without ports.
const PROTOCOLS: [&str; 16] =
    ["tcp", "TCP", "6", "udp", "17", "Udp", "sctp", "SCTP", "132", "dccp", "33", "", "-", "icmp", "1", "gre"];

/// Runs the statements for each file of flow records, and writes the first and the last column of the last answer to a file.
const DRIVER: &str = "
import sys
statements = [statement for statement in sys.argv[1].split(';') if statement.strip()]
for flows in sys.argv[2:]:
    rows = run([statement.replace(\"'flows.csv'\", f\"'{flows}'\") for statement in statements])
    with open(flows + '.joined', 'w') as joined:
        for row in sorted((int(row[0]), row[-1] or '') for row in rows):
            print(*row, sep=',', file=joined)
";

const DUCKDB: &str = "
import duckdb
def run(statements):
    connection = duckdb.connect()
    for statement in statements:
        answer = connection.sql(statement)
    return answer.fetchall()
";

const CLICKHOUSE: &str = "
from chdb.session import Session
def run(statements):
    session = Session()
    for statement in statements:
        answer = session.query(statement, 'TabSeparated')
    rows = [line.split('\\t') for line in str(answer).splitlines()]
    session.close()
    return [[None if field == '\\\\N' else field for field in row] for row in rows]
";

const SPARK: &str = "
from pyspark.sql import SparkSession
local = SparkSession.builder.master('local[2]').config('spark.ui.enabled', 'false')
local = local.config('spark.driver.bindAddress', '127.0.0.1').config('spark.driver.host', '127.0.0.1')
spark = local.config('spark.sql.shuffle.partitions', '2').getOrCreate()
def run(statements):
    session = spark.newSession()
    for statement in statements:
        answer = session.sql(statement)
    return answer.collect()
";

/// An engine.
struct Engine {
    /// Its name, as in the comment before its statements.
    name: &'static str,
    package: &'static str,
    /// Defines the function `run`, which returns the rows of the last statement.
    run: &'static str,
}

/// Files of flow records, with the names that `svc annotate` adds.
struct Flows {
    folder: PathBuf,
    files: Vec<(&'static str, String)>,
}

impl Flows {
    fn new(test: &str, step: usize) -> Flows {
        let folder = temporary(test);
        fs::create_dir(&folder).expect("a folder among the build's own");
        let listed = svc("--services-file services list --format csv").output();
        fs::write(folder.join("services.csv"), listed).expect("a file in it");
        let mut flows = Flows { folder, files: Vec::new() };
        flows.add("every-port.csv", &every_port(step));
        // Ports that are words make the column one of text, and numbers alone make that of the protocol one of numbers.
        flows.add("bad-ports.csv", "-,tcp\nx,6\n,17\n53,17\n70000,udp\n443,-\n-1,tcp\n50000,\n");
        flows.add("numbers.csv", "22,6\n53,17\n5060,132\n443,1\n443,\n6010,6\n");
        flows
    }

    /// Adds a file: a number, then these ports and protocols. The names in it are those of ports, ranges and aliases.
    fn add(&mut self, file: &'static str, records: &str) {
        let mut text = "id,port,protocol\n".to_owned();
        records.lines().enumerate().for_each(|(id, record)| writeln!(text, "{id},{record}").expect("text"));
        let path = self.folder.join(file);
        fs::write(&path, text).expect("a file in the folder");
        let annotate = svc("--services-file services annotate --port port --protocol-field protocol").arg(path);
        let ends = |line: &str| Some(format!("{},{}\n", line.split_once(',')?.0, line.rsplit_once(',')?.1));
        self.files.push((file, annotate.output().lines().skip(1).filter_map(ends).collect()));
    }

    fn compare(&self, engine: &Engine) {
        let mut command = python(&self.folder);
        command.args(["-c", &format!("{}{DRIVER}", engine.run), statements(engine.name)]);
        let run = command.args(self.files.iter().map(|(file, _)| file)).output().expect("Python");
        assert!(run.status.success(), "{}: {}", engine.name, String::from_utf8_lossy(&run.stderr));
        for (file, names) in &self.files {
            let joined = fs::read_to_string(self.folder.join(format!("{file}.joined"))).expect("a joined file");
            let differs = joined.lines().zip(names.lines()).find(|(joined, name)| joined != name);
            assert!(joined == *names, "{}, {file}: joined and annotated: {differs:?}", engine.name);
        }
    }
}

impl Drop for Flows {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// Every port with every protocol, of which only each `step`-th.
fn every_port(step: usize) -> String {
    let ports = 1 << 16;
    let mut records = String::new();
    for at in (0..ports * PROTOCOLS.len()).step_by(step) {
        writeln!(records, "{},{}", at % ports, PROTOCOLS[at / ports]).expect("text");
    }
    records
}

/// The statements for an engine.
fn statements(engine: &str) -> &'static str {
    let page = include_str!("../../../src/manual/svc-annotate.md");
    let block = page.split_once(&format!("```sql\n-- {engine}\n")).expect("the page has the statements").1;
    block.split_once("```").expect("the end of the block").0
}

/// Compares the names of an engine with those of `svc annotate`.
fn compare(engine: &Engine, step: usize) {
    let test = format!("join-in-{}", engine.package);
    if has_package(&test, engine.package) {
        Flows::new(&test, step).compare(engine);
    }
}

#[test]
fn duckdb_joins_the_names_of_annotate_to_a_million_records() {
    assert!(every_port(1).lines().count() > 1_000_000);
    compare(&Engine { name: "DuckDB", package: "duckdb", run: DUCKDB }, 1);
}

#[test]
fn clickhouse_joins_the_names_of_annotate() {
    compare(&Engine { name: "ClickHouse", package: "chdb", run: CLICKHOUSE }, 7);
}

#[test]
fn spark_joins_the_names_of_annotate() {
    if !Command::new("java").arg("-version").output().is_ok_and(|run| run.status.success()) {
        return skip("join-in-pyspark", "Spark needs Java, and there is none");
    }
    compare(&Engine { name: "Spark", package: "pyspark", run: SPARK }, 7);
}

/// The tests' services file has what makes a join hard: ports inside of ranges, and several names for one port.
#[test]
fn the_services_file_of_the_joins_has_ranges_and_shadowed_names() {
    let annotated = svc("--services-file services annotate --port port --protocol-field protocol")
        .stdin("port,protocol\n6010,tcp\n4711,tcp\n50000,tcp\n53,17\n53,1\n")
        .output();
    let expected =
        "port,protocol,service\n6010,tcp,x11-ssh\n4711,tcp,first-name\n50000,tcp,house-rule\n53,17,domain\n53,1,\n";
    assert_eq!(annotated, expected);
}
