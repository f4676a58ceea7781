//! `svc list` as a table in DuckDB.

use super::{has_package, python};
use crate::harness::{svc, temporary};
use std::fs;

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
        if !has_package(test, "duckdb") {
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
