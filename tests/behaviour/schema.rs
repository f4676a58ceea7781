//! `svc generate schema`: JSON Schema that fits the JSON of every command, and nothing else.
//!
//! `svc udp` and `svc update` are run in `udp/formats.rs` and `update/formats.rs`.

mod outputs;

use crate::engines::{has_package, python};
use crate::harness::{commands, svc, temporary};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fs;

/// Validates arrays and lines against the schema of a command and that of every command. No object, of the first ones, may fit
/// any more if a member is missing, is new, or has a value of another type. Prints the number of objects.
const DRIVER: &str = "\
import json, sys
from jsonschema import Draft202012Validator as Draft
work = json.load(open(sys.argv[1]))
def validators(name):
    for text in work[name]:
        schema = json.loads(text)
        Draft.check_schema(schema)
        yield Draft(schema)
arrays, lines = list(validators('array_schemas')), list(validators('line_schemas'))
for text in work['arrays']:
    for validator in arrays:
        validator.validate(json.loads(text))
objects = [json.loads(line) for text in work['lines'] for line in text.splitlines()]
for known in objects:
    for validator in lines:
        validator.validate(known)
for known in objects[:20]:
    wrong = [{**known, 'a new member': None}] + [{**known, name: {}} for name in known]
    wrong += [{at: value for at, value in known.items() if at != name} for name in known if name not in work['optional']]
    for changed in wrong:
        assert not lines[0].is_valid(changed), changed
print(len(objects))
";

/// Outputs of a command in both formats.
#[derive(Default)]
pub(crate) struct Outputs {
    /// Outputs of `--format json`.
    pub(crate) json: Vec<String>,
    /// Outputs of `--format jsonl`.
    pub(crate) lines: Vec<String>,
}

/// The schema of a command, or of every command, in a format.
fn schema(command: &str, format: &str) -> String {
    svc("generate schema").args(command).arg("--format").arg(format).output()
}

/// Checks outputs of a command with the validator, if there is one.
pub(crate) fn assert_fit(command: &str, outputs: &Outputs) {
    let test = format!("the JSON Schema for {command}");
    if !has_package(&test, "jsonschema") {
        return;
    }
    let work = json!({
        "array_schemas": [schema(command, "json"), schema("", "json")],
        "line_schemas": [schema(command, "jsonl"), schema("", "jsonl")],
        "arrays": outputs.json,
        "lines": outputs.lines,
        "optional": if command == "error" { vec!["line"] } else { Vec::new() },
    });
    let folder = temporary(&format!("schema-{command}"));
    fs::create_dir_all(&folder).expect("a folder among the build's own");
    fs::write(folder.join("work.json"), work.to_string()).expect("a file in it");
    let run = python(&folder).args(["-c", DRIVER, "work.json"]).output().expect("Python");
    let errors = String::from_utf8_lossy(&run.stderr);
    assert!(run.status.success(), "{command}: {errors}");
    let count: usize = String::from_utf8_lossy(&run.stdout).trim().parse().expect("a number of objects");
    assert_eq!(count, outputs.lines.iter().map(|text| text.lines().count()).sum::<usize>());
    assert!(count > 0 && !outputs.json.is_empty(), "nothing of `{command}` was checked");
    fs::remove_dir_all(&folder).expect("the folder is removed");
}

/// What `svc generate schema` takes, by its help.
fn described() -> BTreeSet<String> {
    let help = svc("generate schema --help").output();
    let values = help.split_once("[possible values: ").expect(&help).1.split_once(']').expect(&help).0;
    values.split(',').map(|value| value.trim().to_owned()).collect()
}

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// The names in an object.
fn names(object: &Value) -> BTreeSet<&str> {
    object.as_object().expect("an object").keys().map(String::as_str).collect()
}

#[test]
fn an_error_has_a_small_schema() {
    let expected = r##"{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "svc VERSION: an error under `--format json`",
  "$ref": "#/$defs/error",
  "$defs": {
    "error": {
      "type": "object",
      "properties": {
        "error": {
          "description": "what is wrong, and what to do",
          "type": "string"
        },
        "status": {
          "description": "the exit status: 2",
          "type": "integer",
          "minimum": 0
        },
        "line": {
          "description": "for a query from standard input, its line",
          "type": "integer",
          "minimum": 0
        }
      },
      "required": [
        "error",
        "status"
      ],
      "additionalProperties": false
    }
  }
}
"##;
    svc("generate schema error").stdout(expected.replace("VERSION", env!("CARGO_PKG_VERSION"))).run();
}

#[test]
fn an_array_refers_to_the_object_of_a_line() {
    let (array, line) = (parsed(&schema("add", "json")), parsed(&schema("add", "jsonl")));
    assert_eq!((&array["type"], &array["items"]["$ref"]), (&json!("array"), &json!("#/$defs/add")));
    assert_eq!(line["$ref"], "#/$defs/add");
    assert_eq!(array["$defs"], line["$defs"]);
    let port = json!({"description": "the port", "type": ["integer", "null"], "minimum": 0, "maximum": 65535});
    assert_eq!(array["$defs"]["add"]["properties"]["port"], port);
}

#[test]
fn a_command_with_two_reports_writes_one_of_them() {
    let free = parsed(&schema("free", "json"));
    let items: Vec<&Value> =
        free["anyOf"].as_array().expect("several").iter().map(|one| &one["items"]["$ref"]).collect();
    assert_eq!(items, ["#/$defs/free", "#/$defs/free-check"]);
    let processes = &free["$defs"]["free-check"]["properties"]["processes"]["items"];
    assert_eq!(names(&processes["properties"]), BTreeSet::from(["name", "pid"]));
    assert_eq!(processes["additionalProperties"], false);
}

#[test]
fn the_schema_of_every_command_has_the_objects_of_each() {
    let every = parsed(&schema("", "json"));
    let mut seen = BTreeSet::new();
    for command in &described() {
        let one = parsed(&schema(command, "json"));
        for name in names(&one["$defs"]) {
            assert_eq!(one["$defs"][name], every["$defs"][name], "{command}");
            seen.insert(name.to_owned());
        }
    }
    assert_eq!(names(&every["$defs"]), seen.iter().map(String::as_str).collect());
}

#[test]
fn every_command_with_json_of_its_own_has_a_schema() {
    let mut described = described();
    assert!(described.remove("error"));
    // The others write text for people, or the objects of their input.
    let is_without = |name: &&String| ["annotate", "generate", "man", "completions"].contains(&name.as_str());
    let with_json = commands().iter().filter(|name| !name.contains(' ') && !is_without(name)).cloned();
    assert_eq!(described, with_json.collect());
}

#[test]
fn an_unknown_command_gets_the_known_ones() {
    let run = svc("generate schema listenin").command().output().expect("svc");
    let errors = String::from_utf8_lossy(&run.stderr);
    assert_eq!(run.status.code(), Some(2));
    assert!(errors.contains("listening") && errors.contains("error"), "{errors}");
}
