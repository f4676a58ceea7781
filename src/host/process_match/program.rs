//! A program as it runs: its names, its command line, and the products that these stand for.

#[cfg(feature = "sockets")]
use super::command::run_by;
use super::names::{COMM, base_name, forms, is_runner, keys};
use crate::Hit;
use crate::key::key;
use crate::services::{KnownProcess, known_processes, processes_named};
use bstr::{BStr, ByteSlice};
#[cfg(feature = "sockets")]
use std::borrow::Borrow;

/// What is known of a program that runs.
#[derive(Clone, Debug, Default)]
pub(in crate::host) struct Program {
    /// The keys of its names.
    keys: Vec<Vec<u8>>,
    /// The products that its names stand for.
    products: Vec<&'static BStr>,
    /// Whether it runs or forwards other programs, so that its own name says nothing about the service.
    runs_others: bool,
}

impl Program {
    /// The length of a name that may be cut.
    pub(in crate::host) const CUT: usize = COMM;

    /// A program of which only the name is known.
    pub(in crate::host) fn named(name: &str) -> Program {
        let mut program = Program::default();
        program.add(name, &[]);
        if name.len() == COMM && !program.runs_others {
            let is_longer = |known: &KnownProcess| known.name.as_bytes().starts_with(name.to_lowercase().as_bytes());
            program.products.extend(known_processes().filter(is_longer).map(|known| known.product));
        }
        program
    }

    #[cfg(feature = "sockets")]
    /// A program with its command line, the path of its file, and further names, of its unit or of the image of its
    /// container; these count only if it runs others.
    pub(in crate::host) fn new(
        name: &str,
        arguments: &[String],
        executable: Option<&str>,
        others: impl IntoIterator<Item = String>,
    ) -> Program {
        let executable = executable.map(base_name);
        let mut program = Program::default();
        let whole = whole_name(name, arguments, executable);
        program.add(&whole, arguments);
        if !program.runs_others {
            executable.into_iter().filter(|file| !forms(file).iter().any(|form| is_runner(form))).for_each(|file| {
                program.add(file, arguments);
            });
            return program;
        }
        // A process may replace its command line by a title.
        if let [title] = arguments {
            program.add(title, &[]);
        }
        let runners = [Some(whole.as_str()), executable].into_iter().flatten().flat_map(forms);
        let run: Vec<String> = runners.flat_map(|runner| run_by(&runner, arguments)).collect();
        run.iter().for_each(|name| program.add(name, arguments));
        others.into_iter().for_each(|name| program.add(&name, arguments));
        program.runs_others = true;
        program
    }

    /// Whether it runs or forwards other programs.
    pub(in crate::host) fn runs_others(&self) -> bool {
        self.runs_others
    }

    /// Whether the program is the software of an entry of the table of ports in common use.
    pub(in crate::host) fn matches(&self, entry: &Hit<'_>) -> bool {
        self.is_known_as(entry) || self.has_name_of(entry)
    }

    /// Whether one of its names is a known name of the entry's product.
    pub(in crate::host) fn is_known_as(&self, entry: &Hit<'_>) -> bool {
        entry.practice().is_some_and(|practice| self.products.contains(&practice.product))
    }

    /// Whether one of its names is that of the entry's product or service.
    fn has_name_of(&self, entry: &Hit<'_>) -> bool {
        let Some(practice) = entry.practice() else { return false };
        let has = |name: &[u8]| self.keys.contains(&key(name));
        has(practice.product) || has(entry.service.name) || parts(practice.product).any(has)
    }

    /// Whether a name, such as that of a service, is one of the program's own.
    pub(in crate::host) fn is_named(&self, name: &BStr) -> bool {
        self.keys.contains(&key(name))
    }

    /// Adds a name in all its forms.
    fn add(&mut self, name: &str, arguments: &[String]) {
        let forms = forms(name);
        if forms.iter().any(|form| is_runner(form)) {
            self.runs_others = true;
            return;
        }
        for form in &forms {
            self.keys.extend(keys(form));
            let known = processes_named(form).filter(|known| has_words(known.name, form, arguments));
            self.products.extend(known.map(|known| known.product));
        }
    }
}

/// The entry whose software is one of the programs: by a known name of its product if there is one, `smbd` is Samba's.
#[cfg(feature = "sockets")]
pub(in crate::host) fn recognize<'h, 's>(
    programs: &[impl Borrow<Program>],
    entries: impl Iterator<Item = &'h Hit<'s>> + Clone,
) -> Option<&'h Hit<'s>> {
    let is = |test: fn(&Program, &Hit<'s>) -> bool| {
        let mut entries = entries.clone();
        entries.find(|entry| programs.iter().any(|program| test(program.borrow(), entry)))
    };
    is(Program::is_known_as).or_else(|| is(Program::has_name_of))
}

/// The name that the kernel has cut, from the command line or the file.
fn whole_name(name: &str, arguments: &[String], executable: Option<&str>) -> String {
    if name.len() != COMM {
        return name.to_owned();
    }
    let first = arguments.first().map(String::as_str);
    // A script that is started by its name has the interpreter as its first argument.
    let second = arguments.get(1).map(|path| base_name(path));
    let whole = [first, first.map(base_name), executable, second].into_iter().flatten();
    whole.into_iter().find(|whole| whole.starts_with(name)).unwrap_or(name).to_owned()
}

/// Whether the words of a known name after the first are among the arguments.
fn has_words(known: &BStr, form: &str, arguments: &[String]) -> bool {
    let known = known.to_str_lossy();
    known == form || known.split(' ').skip(1).all(|word| arguments.iter().any(|argument| has_word(argument, word)))
}

/// Whether an argument is a word, an option of that name, or has it in its path: `-Dsolr.install.dir=/opt` has
/// `solr.install.dir`, `/opt/zigbee2mqtt/index.js` has `zigbee2mqtt`.
fn has_word(argument: &str, word: &str) -> bool {
    let argument = argument.to_lowercase();
    let option = argument.trim_start_matches('-');
    let parts = argument.split('/').chain([option]).chain(argument.strip_prefix("-d"));
    { parts }
        .any(|part| part.strip_prefix(word).is_some_and(|rest| rest.is_empty() || rest.starts_with(['=', '.', ':'])))
}

/// The parts of a product's name: `PHP-FPM Exporter` and `hipages` of `PHP-FPM Exporter (hipages)`, both names around ` / `.
fn parts(product: &BStr) -> impl Iterator<Item = &[u8]> {
    let parts = product.split(|byte| b"()".contains(byte)).flat_map(|part| part.split_str(" / "));
    parts.map(<[u8]>::trim_ascii).filter(|part| part.len() > 2)
}
