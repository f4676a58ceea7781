//! How the modules of `src/` depend on each other: in one direction, and with each heavy crate in one place.

mod imports;
mod paths;
mod tokens;

use imports::{Imports, circles};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The crates that only these rooms import.
const ROOMS_OF_CRATES: [(&str, &[&str]); 19] = [
    ("annotate_snippets", &["render"]),
    ("clap", &["cli"]),
    ("clap_complete", &["cli"]),
    ("clap_mangen", &["cli"]),
    ("comfy_table", &["render"]),
    ("crc32fast", &["index"]),
    ("flate2", &["update"]),
    ("foldhash", &["annotate", "check"]),
    ("listeners", &["host"]),
    ("memmap2", &["source"]),
    ("nom", &["query", "services_file"]),
    ("procfs", &["host"]),
    ("quick_xml", &["registry"]),
    ("rustls", &["update"]),
    ("signal_hook", &["cli"]),
    ("ureq", &["update"]),
    ("url", &["update"]),
    ("fearless_simd", &["lanes"]),
    ("zerocopy", &["index"]),
];

/// Arrows between rooms that would point up.
const FORBIDDEN: [(&str, &str); 2] = [("render", "cli"), ("source", "services")];

/// The paths of Rust files in a folder and below it.
fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder of the source").map(|entry| entry.expect("an entry").path());
    entries
        .flat_map(|path| if path.is_dir() { rust_files(&path) } else { vec![path] })
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .collect()
}

/// The modules in `src/` of the library and the tool. The build script is a program of its own, made of the library's modules,
/// and the module of the name service switch is a crate of its own.
fn source() -> Imports {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let files = rust_files(&root).into_iter().map(|path| {
        let name = path.strip_prefix(&root).expect("a path below src").to_string_lossy().replace('\\', "/");
        (name, fs::read_to_string(&path).expect("source is UTF-8"))
    });
    let files: Vec<_> = files.filter(|(name, _)| name != "build.rs" && !name.starts_with("nss/")).collect();
    Imports::of(files.iter().map(|(name, text)| (name.as_str(), text.as_str())))
}

/// The arrows between rooms, the modules at the top.
fn between_rooms(arrows: &BTreeSet<(String, String)>) -> BTreeSet<(String, String)> {
    let room = |module: &str| module.split("::").next().unwrap_or_default().to_owned();
    arrows.iter().map(|(from, to)| (room(from), room(to))).filter(|(from, to)| from != to).collect()
}

fn listed(circles: &[BTreeSet<String>]) -> String {
    let line = |circle: &BTreeSet<String>| circle.iter().map(String::as_str).collect::<Vec<_>>().join(" <-> ");
    circles.iter().map(|circle| format!("\n  {}", line(circle))).collect()
}

#[test]
fn no_modules_import_each_other_in_a_circle() {
    let circles = circles(&source().arrows());
    assert!(circles.is_empty(), "circles:{}", listed(&circles));
}

#[test]
fn no_rooms_import_each_other_in_a_circle() {
    let circles = circles(&between_rooms(&source().arrows()));
    assert!(circles.is_empty(), "circles:{}", listed(&circles));
}

#[test]
fn rooms_import_only_rooms_below_them() {
    let arrows = source().arrows();
    let room_is = |module: &str, room: &str| module.split("::").next() == Some(room);
    let found: Vec<_> = arrows
        .iter()
        .filter(|(from, to)| FORBIDDEN.iter().any(|(upper, lower)| room_is(from, upper) && room_is(to, lower)))
        .map(|(from, to)| format!("\n  {from} -> {to}"))
        .collect();
    assert!(found.is_empty(), "forbidden imports:{}", found.concat());
}

#[test]
fn each_heavy_crate_is_imported_in_its_room_only() {
    let source = source();
    for (name, allowed) in ROOMS_OF_CRATES {
        let rooms = source.rooms_with(name);
        assert!(!rooms.is_empty(), "{name} is imported nowhere");
        assert!(rooms.iter().all(|room| allowed.contains(&room.as_str())), "{name} is imported in {rooms:?}");
    }
}

/// The arrows of two small files, `a.rs` and `b/mod.rs`, with a third below the latter.
fn arrows_of(a: &str, b: &str, inner: &str) -> Vec<String> {
    let lib = "pub mod a; mod b; pub use b::Inner;";
    let imports = Imports::of([("lib.rs", lib), ("a.rs", a), ("b/mod.rs", b), ("b/inner.rs", inner)]);
    imports.arrows().iter().map(|(from, to)| format!("{from}->{to}")).collect()
}

#[test]
fn an_import_leads_to_the_module_that_defines_the_item() {
    let b = "mod inner; pub use inner::{Inner, Other as Renamed};";
    assert_eq!(arrows_of("use crate::{Inner};", b, "pub struct Inner;"), ["a->b::inner"]);
    assert_eq!(arrows_of("use crate::b::{self, Renamed};", b, ""), ["a->b", "a->b::inner"]);
    assert_eq!(arrows_of("fn f() { svc_lookup::b::inner::g() }", b, ""), ["a->b::inner"]);
}

#[test]
fn a_re_export_is_an_import_only_where_the_module_uses_the_item() {
    assert_eq!(arrows_of("", "mod inner; pub use inner::Inner;", "use super::Outer;"), ["b::inner->b"]);
    let used = arrows_of("", "mod inner; pub use inner::Inner; struct Outer(Inner);", "use super::Outer;");
    assert_eq!(used, ["b->b::inner", "b::inner->b"]);
}

#[test]
fn comments_strings_and_test_modules_import_nothing() {
    let a = r##"
        //! See crate::b::inner.
        const TEXT: &str = "use crate::b; \" crate::b::f()";
        const RAW: &str = r#"" crate::b::f()"#;
        const QUOTE: char = '"'; /* crate::b::f() */ fn f<'a>(_: &'a str) -> impl Sized + use<'a> {}
        #[cfg(test)]
        mod tests { use crate::b; fn f() { crate::b::inner::g() } }
    "##;
    assert_eq!(arrows_of(a, "", ""), Vec::<String>::new());
    assert_eq!(arrows_of(&format!("{a} use crate::b;"), "", ""), ["a->b"]);
}

#[test]
fn a_circle_is_found_however_long() {
    let arrows = |pairs: &[(&str, &str)]| pairs.iter().map(|(from, to)| ((*from).into(), (*to).into())).collect();
    assert_eq!(circles(&arrows(&[("a", "b"), ("b", "c"), ("a", "c")])), Vec::<BTreeSet<String>>::new());
    let found = circles(&arrows(&[("a", "b"), ("b", "c"), ("c", "a"), ("d", "a")]));
    assert_eq!(listed(&found), "\n  a <-> b <-> c");
}
