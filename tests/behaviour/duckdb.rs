//! `svc list` as a table in DuckDB, by the statements in svc-list(1).

use crate::harness::{skip, svc, temporary};
use std::fs;
use std::path::Path;
use std::process::Command;
use svc_lookup::{Port, PortRange, Protocol, Services, Source};

/// Names a Python with DuckDB.
const PYTHON: &str = "SVC_PYTHON";

/// Runs statements in DuckDB, in a folder, and prints the rows of the last one, their fields separated by tabs.
const DRIVER: &str = "\
import duckdb, sys
connection = duckdb.connect()
for statement in sys.argv[1].split(';'):
    if statement.strip():
        answer = connection.sql(statement)
for row in answer.fetchall():
    print(*['-' if field is None else field for field in row], sep='\\t')
";

struct DuckDb {
    folder: std::path::PathBuf,
}

impl DuckDb {
    /// DuckDB in a folder with the exports of `svc list`.
    fn or_skip(test: &str) -> Option<DuckDb> {
        let version = python(Path::new(".")).args(["-c", "import duckdb"]).output();
        if !version.is_ok_and(|run| run.status.success()) {
            skip(test, "there is no Python with DuckDB; `pip install duckdb`, and name that Python in SVC_PYTHON");
            return None;
        }
        let folder = temporary(test);
        fs::create_dir(&folder).expect("a folder among the build's own");
        for format in ["csv", "jsonl"] {
            let listed = svc(&format!("--services-file services list --format {format}")).output();
            fs::write(folder.join(format!("services.{format}")), listed).expect("a file of it");
        }
        Some(DuckDb { folder })
    }

    fn ask(&self, statements: &str) -> String {
        let run = python(&self.folder).args(["-c", DRIVER, statements]).output().expect("Python");
        assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
        String::from_utf8(run.stdout).expect("text")
    }
}

impl Drop for DuckDb {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn python(folder: &Path) -> Command {
    let mut command = Command::new(std::env::var_os(PYTHON).unwrap_or_else(|| "python3".into()));
    command.current_dir(folder);
    command
}

/// The statements in svc-list(1) that begin with this comment.
fn statements(comment: &str) -> &'static str {
    let page = include_str!("../../src/manual/svc-list.md");
    let start = page.find(comment).expect("the page has the statements");
    let text = &page[start..];
    &text[..text.find("```").expect("the end of the block")]
}

#[test]
fn duckdb_reads_types_from_the_csv_export() {
    let Some(duckdb) = DuckDb::or_skip("csv-in-duckdb") else { return };
    let types = duckdb.ask("SELECT column_name, column_type FROM (DESCRIBE FROM read_csv('services.csv'))");
    let expected = "query VARCHAR, name VARCHAR, aliases VARCHAR, port BIGINT, last_port BIGINT, protocol VARCHAR, \
                    class VARCHAR, description VARCHAR, product VARCHAR, category VARCHAR, evidence VARCHAR, state VARCHAR, \
                    source VARCHAR, file VARCHAR, line BIGINT";
    assert_eq!(types.trim_end().replace('\t', " ").replace('\n', ", "), expected);
}

#[test]
fn duckdb_reads_types_from_the_jsonl_export() {
    let Some(duckdb) = DuckDb::or_skip("jsonl-in-duckdb") else { return };
    let types = duckdb.ask(
        "SELECT column_name, column_type FROM (DESCRIBE FROM read_json('services.jsonl')) \
         WHERE column_type <> 'VARCHAR'",
    );
    let expected = "found BOOLEAN, aliases VARCHAR[], port BIGINT, last_port BIGINT, line BIGINT, modified DATE, \
                    references VARCHAR[], service_code BIGINT, unauthorized_use BOOLEAN, historic BOOLEAN, \
                    systems VARCHAR[], matched \"NULL\", notice \"NULL\", next \"NULL\", suggestions JSON[]";
    assert_eq!(types.trim_end().replace('\t', " ").replace('\n', ", "), expected);
}

#[test]
fn both_exports_contain_the_same_entries() {
    let Some(duckdb) = DuckDb::or_skip("both-in-duckdb") else { return };
    let columns = "name, port, last_port, protocol, class, description, product, evidence, source, state, file, line";
    let differing = duckdb.ask(&format!(
        "SELECT count(*) FROM (
            (SELECT {columns} FROM read_csv('services.csv') EXCEPT ALL SELECT {columns} FROM read_json('services.jsonl'))
            UNION ALL
            (SELECT {columns} FROM read_json('services.jsonl') EXCEPT ALL SELECT {columns} FROM read_csv('services.csv')))"
    ));
    assert_eq!(differing, "0\n");
    assert!(duckdb.ask("SELECT count(*) > 14000 FROM read_csv('services.csv')") == "True\n");
}

#[test]
fn flow_records_are_joined_with_service_names() {
    let Some(duckdb) = DuckDb::or_skip("flows-in-duckdb") else { return };
    let flows = "client,port,protocol,bytes\n\
                 10.0.0.7,443,tcp,91023\n\
                 10.0.0.9,6010,tcp,4410\n\
                 10.0.0.9,53,udp,812\n\
                 10.0.0.8,4711,tcp,400\n\
                 10.0.0.7,50000,tcp,77\n\
                 10.0.0.7,50001,tcp,7\n";
    fs::write(duckdb.folder.join("flows.csv"), flows).expect("a file");
    assert_eq!(
        duckdb.ask(statements("-- DuckDB")),
        "10.0.0.7\t443\ttcp\t91023\thttps\n\
         10.0.0.9\t6010\ttcp\t4410\tx11-ssh\n\
         10.0.0.9\t53\tudp\t812\tdomain\n\
         10.0.0.8\t4711\ttcp\t400\tfirst-name\n\
         10.0.0.7\t50000\ttcp\t77\thouse-rule\n\
         10.0.0.7\t50001\ttcp\t7\t-\n"
    );
}

#[test]
fn the_join_agrees_with_the_library_for_every_port() {
    let Some(duckdb) = DuckDb::or_skip("all-ports-in-duckdb") else { return };
    let services = Services::builder()
        .services_file(crate::harness::files().join("services"))
        .sources([Source::System, Source::Iana].into_iter().collect())
        .open()
        .expect("the tests' own file");
    let (mut flows, mut expected) = ("client,port,protocol,bytes\n".to_owned(), String::new());
    for (at, port) in PortRange::ALL.ports().enumerate().step_by(7) {
        let protocol = if at % 2 == 0 { Protocol::Tcp } else { Protocol::Udp };
        let (bytes, port) = (65536 - at, Port::new(port.number()));
        let hit = services.getservbyport(port, Some(protocol));
        let name = hit.map_or("-".to_owned(), |hit| hit.service.name.to_string());
        flows += &format!("c,{port},{protocol},{bytes}\n");
        expected += &format!("c\t{port}\t{protocol}\t{bytes}\t{name}\n");
    }
    fs::write(duckdb.folder.join("flows.csv"), flows).expect("a file");
    assert_eq!(duckdb.ask(statements("-- DuckDB")), expected);
}
