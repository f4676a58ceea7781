//! Which module of a crate uses which other module, and which third-party crate.

use super::paths::{Path, Paths};
use super::tokens::tokens;
use std::collections::{BTreeMap, BTreeSet};

/// The modules of the library and of the tool, which have no name in common, and what each of them uses.
#[derive(Default)]
pub(super) struct Imports {
    modules: BTreeMap<Path, Paths>,
}

impl Imports {
    /// Reads source files, each with its path below `src/`.
    pub(super) fn of<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Imports {
        let mut modules = BTreeMap::<Path, Paths>::new();
        for (file, source) in files {
            let Paths { uses, inline, words } = Paths::read(&tokens(source));
            // `lib.rs` and `main.rs` are the root of one namespace here.
            let module = modules.entry(module_of(file)).or_default();
            module.uses.extend(uses);
            module.inline.extend(inline);
            module.words.extend(words);
        }
        Imports { modules }
    }

    /// Every arrow from a module to another of the crate. A module that only re-exports an item does not use it, and
    /// an item counts as the module's that defines it.
    pub(super) fn arrows(&self) -> BTreeSet<(String, String)> {
        let mut arrows = BTreeSet::new();
        for (module, paths) in &self.modules {
            let used = paths.uses.iter().filter(|item| !item.is_public || paths.words.contains(&item.name));
            for path in used.map(|item| &item.path).chain(&paths.inline) {
                if let Some(target) = self.resolve(module, path, 0).filter(|target| target != module) {
                    arrows.insert((module.join("::"), target.join("::")));
                }
            }
        }
        arrows
    }

    /// The rooms (modules at the top) that name a third-party crate.
    pub(super) fn rooms_with(&self, name: &str) -> BTreeSet<String> {
        let names = |module: &Path, path: &Path| path[0] == name && self.resolve(module, path, 0).is_none();
        let has = |(module, paths): &(&Path, &Paths)| {
            let is_local = paths.uses.iter().any(|item| item.name == name && item.path.len() > 1);
            let uses = paths.uses.iter().any(|item| names(module, &item.path));
            uses || !is_local && paths.inline.iter().any(|path| names(module, path))
        };
        self.modules.iter().filter(has).map(|(module, _)| module.first().cloned().unwrap_or_default()).collect()
    }

    /// The module that defines what a path leads to; none for what is not this crate's.
    fn resolve(&self, from: &Path, path: &Path, depth: usize) -> Option<Path> {
        let mut module = from.clone();
        let mut rest = path.as_slice();
        match rest[0].as_str() {
            "crate" | "svc_lookup" => {
                module.clear();
                rest = &rest[1..];
            }
            "self" => rest = &rest[1..],
            "super" => {
                while rest.first().is_some_and(|segment| segment == "super") {
                    module.pop();
                    rest = &rest[1..];
                }
            }
            child if self.modules.contains_key(&joined(&module, child)) => {}
            _ => return None,
        }
        while let Some(segment) = rest.first() {
            let child = joined(&module, segment);
            if !self.modules.contains_key(&child) {
                return Some(self.defining(&module, segment, depth));
            }
            module = child;
            rest = &rest[1..];
        }
        Some(module)
    }

    /// The module that defines an item of this one: itself, or where it imports the item from.
    fn defining(&self, module: &Path, item: &str, depth: usize) -> Path {
        let import = self.modules.get(module).and_then(|paths| paths.uses.iter().find(|import| import.name == item));
        // No chain of imports is as long as this, except one that leads back to itself.
        let source = import.filter(|_| depth < 16).and_then(|import| self.resolve(module, &import.path, depth + 1));
        source.unwrap_or_else(|| module.clone())
    }
}

fn joined(module: &Path, child: &str) -> Path {
    module.iter().cloned().chain([child.to_owned()]).collect()
}

/// The module that a file below `src/` holds.
fn module_of(file: &str) -> Path {
    let path = file.trim_end_matches(".rs");
    let is_name = |part: &&str| !matches!(*part, "mod" | "lib" | "main");
    path.split('/').filter(is_name).map(str::to_owned).collect()
}

/// The sets of modules that use each other in a circle.
pub(super) fn circles(arrows: &BTreeSet<(String, String)>) -> Vec<BTreeSet<String>> {
    let mut targets = BTreeMap::<&str, Vec<&str>>::new();
    for (from, to) in arrows {
        targets.entry(from).or_default().push(to);
    }
    let reached: BTreeMap<_, _> = targets.keys().map(|module| (*module, reached(&targets, module))).collect();
    let circle_of = |module: &str| -> BTreeSet<String> {
        let leads_back = |other: &&&str| reached.get(**other).is_some_and(|reached| reached.contains(module));
        reached[module].iter().filter(leads_back).map(|other| (*other).to_owned()).collect()
    };
    let circles: BTreeSet<_> = targets.keys().map(|module| circle_of(module)).collect();
    circles.into_iter().filter(|circle| !circle.is_empty()).collect()
}

/// The modules that one uses, directly or not.
fn reached<'a>(targets: &BTreeMap<&str, Vec<&'a str>>, from: &str) -> BTreeSet<&'a str> {
    let mut reached = BTreeSet::new();
    let mut open = targets.get(from).cloned().unwrap_or_default();
    while let Some(module) = open.pop() {
        if reached.insert(module) {
            open.extend(targets.get(module).into_iter().flatten());
        }
    }
    reached
}
