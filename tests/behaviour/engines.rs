//! Exports and joins in the engines that people keep flow records in: DuckDB, ClickHouse and Spark, as packages of Python.

mod exports;
mod joins;

use crate::harness::skip;
use std::path::Path;
use std::process::Command;

/// Names a Python with the packages `duckdb`, `chdb` and `pyspark`, and `jsonschema` for the tests of the schemas.
const PYTHON: &str = "SVC_PYTHON";

/// Python, to run in a folder.
pub(crate) fn python(folder: &Path) -> Command {
    let mut command = Command::new(std::env::var_os(PYTHON).unwrap_or_else(|| "python3".into()));
    command.current_dir(folder);
    command
}

/// Whether Python has a package; notes for which test it is missing.
pub(crate) fn has_package(test: &str, package: &str) -> bool {
    let imported = python(Path::new(".")).args(["-c", &format!("import {package}")]).output();
    let has = imported.is_ok_and(|run| run.status.success());
    if !has {
        let how = format!("`pip install {package}`, and name that Python in {PYTHON}");
        skip(test, &format!("there is no Python with {package}; {how}"));
    }
    has
}
