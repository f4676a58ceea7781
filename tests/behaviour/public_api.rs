//! The public API of the library is exactly what `tests/behaviour/public_api.txt` lists.
//!
//! The list is generated from the sources: every `pub` item outside of private scopes, and the trait implementations of
//! public types. `SVC_WRITE_API=1 cargo test public_api` regenerates it; review the difference before committing it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The library's sources: all but those of the tool and the build, the module of the name service switch, and the manual, which only the
/// documentation has.
fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
        let name = entry.file_name().and_then(|name| name.to_str()).expect("a name").to_owned();
        if entry.is_dir() {
            if !["cli", "manual", "nss", "render"].contains(&name.as_str()) {
                sources(&entry, found);
            }
        } else if !["main.rs", "build.rs", "manual.rs"].contains(&name.as_str()) {
            found.push(entry);
        }
    }
}

/// A public item, and its type.
struct Item {
    owner: String,
    text: String,
}

/// The public items of a file, in order: types with their derived traits, fields, variants, functions and trait
/// implementations.
fn items(text: &str) -> Vec<Item> {
    let (mut items, mut owner, mut attributes, mut in_enum) = (Vec::new(), String::new(), String::new(), false);
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let code = line.trim();
        if code == "#[cfg(test)]" || code == "#[cfg(fuzzing)]" {
            lines.next();
            continue;
        }
        if ["#[derive", "#[non_exhaustive", "#[must_use"].iter().any(|start| code.starts_with(start)) {
            attributes += &format!("{code} ");
            continue;
        }
        let is_public = code.starts_with("pub ") && !code.starts_with("pub mod");
        let is_variant =
            in_enum && line.starts_with("    ") && code.starts_with(|first: char| first.is_ascii_uppercase());
        let is_impl = line.starts_with("impl");
        if is_public || is_variant || is_impl {
            let mut item = code.to_owned();
            // The rest of a signature that spans several lines.
            while !item.ends_with(['{', ';', ',', '}']) || item.matches('(').count() > item.matches(')').count() {
                let Some(more) = lines.next() else { break };
                item = format!("{item} {}", more.trim());
            }
            let item = item.split(" {").next().unwrap_or_default().trim_end_matches([';', ',']);
            if is_impl || line.starts_with("pub") {
                owner = owner_of(item);
                in_enum = item.starts_with("pub enum");
            }
            if !is_impl || item.contains(" for ") {
                items.push(Item { owner: owner.clone(), text: format!("{attributes}{item}") });
            }
        }
        if !code.starts_with("///") && !code.starts_with("#[") {
            attributes.clear();
        }
        in_enum &= line != "}";
    }
    items
}

/// The type that an item declares or implements.
fn owner_of(item: &str) -> String {
    let named = item.rsplit(" for ").next().unwrap_or(item);
    let named = named.strip_prefix("impl<").and_then(|rest| rest.split_once("> ")).map_or(named, |(_, named)| named);
    let word = named.split(' ').find(|word| !["impl", "pub", "struct", "enum", "fn", "const"].contains(word));
    word.unwrap_or_default().split(['<', '(', ':']).next().unwrap_or_default().to_owned()
}

/// The public items at the root and in public modules, by file.
fn listed() -> String {
    let mut files = Vec::new();
    sources(&root().join("src"), &mut files);
    files.sort();
    let read = |file: &PathBuf| items(&fs::read_to_string(file).expect("a source"));
    let is_type = |item: &&Item| item.text.contains("pub struct ") || item.text.contains("pub enum ");
    let types: BTreeSet<String> =
        files.iter().flat_map(read).filter(|item| is_type(&item)).map(|item| item.owner).collect();
    let mut list = String::new();
    for file in &files {
        list += &format!("# {}\n", file.strip_prefix(root()).expect("a path inside").display());
        for Item { owner, text } in read(file) {
            let is_alone = ["pub use", "pub fn", "pub const"].iter().any(|start| text.starts_with(start));
            let is_declared = text.contains("pub struct ") || text.contains("pub enum ") || text.starts_with("impl");
            match (types.contains(&owner), is_alone || is_declared) {
                (true, false) => list += &format!("{owner}: {text}\n"),
                (true, true) if !is_alone => list += &format!("{text}\n"),
                (true, true) => list += &format!("{owner}: {text}\n"),
                (false, _) if is_alone => list += &format!("{text}\n"),
                // An implementation for a private type.
                (false, _) => {}
            }
        }
    }
    list
}

#[test]
fn the_public_api_is_the_listed_one() {
    let (file, now) = (root().join("tests/behaviour/public_api.txt"), listed());
    if std::env::var_os("SVC_WRITE_API").is_some_and(|value| value == "1") {
        fs::write(&file, &now).expect("the list can be written");
    }
    let before = fs::read_to_string(&file).expect("the list is there");
    let [before, now] = [&before, &now].map(|list| list.lines().collect::<BTreeSet<_>>());
    let (gone, new) = (before.difference(&now).collect::<Vec<_>>(), now.difference(&before).collect::<Vec<_>>());
    assert!(gone.is_empty() && new.is_empty(), "gone: {gone:#?}\nnew: {new:#?}\nSVC_WRITE_API=1 writes the list");
}

#[test]
fn public_types_have_different_names() {
    let list = listed();
    let types = list.lines().filter(|line| !line.starts_with("# ")).filter_map(|line| {
        let (_, rest) = line.split_once("pub struct ").or_else(|| line.split_once("pub enum "))?;
        rest.split([' ', '<', '(']).next()
    });
    let mut seen = BTreeSet::new();
    for name in types {
        assert!(seen.insert(name), "{name}");
    }
    assert!(seen.len() > 30, "{seen:?}");
}
