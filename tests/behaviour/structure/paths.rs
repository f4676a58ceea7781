//! The paths of a source file: those it imports and those it spells out.

/// A path, such as `crate::services::Hit`.
pub(super) type Path = Vec<String>;

/// An item that a `use` declaration brings into scope.
#[derive(PartialEq, Eq, Debug)]
pub(super) struct Use {
    /// The name in this module; `*` for a glob import.
    pub(super) name: String,
    pub(super) path: Path,
    /// Whether other modules can import it from here.
    pub(super) is_public: bool,
}

/// What a source file names.
#[derive(Default, Debug)]
pub(super) struct Paths {
    pub(super) uses: Vec<Use>,
    /// Paths outside of `use` declarations.
    pub(super) inline: Vec<Path>,
    /// Single words outside of `use` declarations.
    pub(super) words: Vec<String>,
}

impl Paths {
    /// Reads the tokens of a file.
    pub(super) fn read(tokens: &[String]) -> Paths {
        let mut paths = Paths::default();
        let mut at = 0;
        while at < tokens.len() {
            at = match tokens[at].as_str() {
                // `use<'a>` captures a lifetime.
                "use" if tokens.get(at + 1).is_some_and(|next| next != "<") => {
                    let is_public = at > 0 && matches!(tokens[at - 1].as_str(), "pub" | ")");
                    paths.read_use(tokens, at + 1, &Path::new(), is_public)
                }
                word if is_word(word) => paths.read_inline(tokens, at),
                _ => at + 1,
            };
        }
        paths
    }

    /// Reads a tree of a `use` declaration; returns the position after it.
    fn read_use(&mut self, tokens: &[String], mut at: usize, prefix: &Path, is_public: bool) -> usize {
        let mut path = prefix.clone();
        loop {
            match tokens.get(at).map(String::as_str) {
                Some("::") => at += 1,
                Some("{") => return self.read_group(tokens, at + 1, &path, is_public),
                Some("as") => {
                    self.uses.push(Use { name: tokens[at + 1].clone(), path, is_public });
                    return at + 2;
                }
                Some(segment) if is_word(segment) || segment == "*" => {
                    // `module::{self}` is the module.
                    if segment != "self" || path.is_empty() {
                        path.push(segment.to_owned());
                    }
                    at += 1;
                }
                _ => break,
            }
        }
        if let Some(name) = path.last().cloned() {
            self.uses.push(Use { name, path, is_public });
        }
        at
    }

    /// Reads `a, b::c}`; returns the position after it.
    fn read_group(&mut self, tokens: &[String], mut at: usize, prefix: &Path, is_public: bool) -> usize {
        loop {
            match tokens.get(at).map(String::as_str) {
                Some(",") => at += 1,
                Some("}") | None => return at + 1,
                Some(_) => at = self.read_use(tokens, at, prefix, is_public),
            }
        }
    }

    /// Reads a word or a path; returns the position after it.
    fn read_inline(&mut self, tokens: &[String], mut at: usize) -> usize {
        let mut path = vec![tokens[at].clone()];
        at += 1;
        while tokens.get(at).is_some_and(|token| token == "::") && tokens.get(at + 1).is_some_and(|next| is_word(next))
        {
            path.push(tokens[at + 1].clone());
            at += 2;
        }
        self.words.push(path[0].clone());
        if path.len() > 1 {
            self.inline.push(path);
        }
        at
    }
}

fn is_word(token: &str) -> bool {
    token.starts_with(|first: char| first.is_alphabetic() || first == '_')
}
