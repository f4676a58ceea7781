//! Names with wildcards.

/// A name with wildcards: `*` stands for any characters and `?` for one. The case of ASCII letters is ignored.
///
/// ```
/// use svc_lookup::Glob;
///
/// let glob = Glob::new("ms-sql-?");
/// assert!(glob.matches("ms-sql-s") && glob.matches("MS-SQL-M"));
/// assert!(!glob.matches("ms-sql-1433"));
/// ```
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Glob {
    /// In lower case.
    pattern: Vec<u8>,
}

impl Glob {
    /// A pattern.
    pub fn new<P: AsRef<[u8]> + ?Sized>(pattern: &P) -> Glob {
        Glob { pattern: pattern.as_ref().to_ascii_lowercase() }
    }

    /// Whether a whole name matches. It takes at most as many steps as the lengths of the name and the pattern multiplied.
    pub fn matches<N: AsRef<[u8]> + ?Sized>(&self, name: &N) -> bool {
        let (name, pattern) = (name.as_ref(), self.pattern.as_slice());
        let (mut at, mut next) = (0, 0);
        // The last star, and the end of what it stands for so far.
        let mut star: Option<(usize, usize)> = None;
        while at < name.len() {
            match (pattern.get(next), star) {
                (Some(b'*'), _) => {
                    star = Some((next, at));
                    next += 1;
                }
                (Some(&byte), _) if byte == b'?' || byte == name[at].to_ascii_lowercase() => {
                    (at, next) = (at + 1, next + 1);
                }
                (_, Some((place, end))) => {
                    star = Some((place, end + 1));
                    (at, next) = (end + 1, place + 1);
                }
                (_, None) => return false,
            }
        }
        pattern[next..].iter().all(|&byte| byte == b'*')
    }
}
