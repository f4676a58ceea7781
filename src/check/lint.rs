//! The lints: one table of names, levels, explanations and examples.

use std::error::Error;
use std::fmt;
use std::str::FromStr;

/// How serious a finding is by default.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[non_exhaustive]
pub enum Severity {
    /// Worth knowing; the file does what it says.
    Note,
    /// Something that an entry says does not take effect, or not for every reader.
    Warning,
    /// A line that is no entry, or an entry that cannot be used.
    Error,
}

impl Severity {
    /// The word for the severity: `error`, `warning` or `note`.
    pub const fn name(self) -> &'static str {
        match self {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// What the table says about a lint.
struct Facts {
    name: &'static str,
    severity: Severity,
    summary: &'static str,
    explanation: &'static str,
    bad: &'static [u8],
    good: &'static [u8],
}

macro_rules! lints {
    ($($lint:ident $severity:ident $name:literal, $summary:literal, $explanation:literal, $bad:literal, $good:literal;)+) => {
        /// A lint: a kind of finding, known by its name.
        ///
        /// ```
        /// use svc_lookup::check::{Lint, Severity, findings};
        ///
        /// let lint: Lint = "port-too-large".parse()?;
        /// assert_eq!(lint.severity(), Severity::Error);
        /// assert!(findings(lint.bad(), None).any(|finding| finding.lint == lint));
        /// assert!(!findings(lint.good(), None).any(|finding| finding.lint == lint));
        /// # Ok::<(), svc_lookup::check::UnknownLint>(())
        /// ```
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        #[non_exhaustive]
        pub enum Lint {
            $(#[doc = $summary] $lint,)+
        }

        impl Lint {
            /// Every lint, errors first.
            pub const ALL: &'static [Lint] = &[$(Lint::$lint),+];

            const fn facts(self) -> &'static Facts {
                match self {
                    $(Lint::$lint => &Facts {
                        name: $name,
                        severity: Severity::$severity,
                        summary: $summary,
                        explanation: $explanation,
                        bad: $bad,
                        good: $good,
                    },)+
                }
            }
        }
    };
}

impl Lint {
    /// The name: `port-too-large`.
    pub const fn name(self) -> &'static str {
        self.facts().name
    }

    /// The severity of its findings.
    pub const fn severity(self) -> Severity {
        self.facts().severity
    }

    /// What it finds, in one sentence.
    pub const fn summary(self) -> &'static str {
        self.facts().summary
    }

    /// Why it matters: who reads such a line how, and what to do.
    pub const fn explanation(self) -> &'static str {
        self.facts().explanation
    }

    /// A services file with such a finding.
    pub const fn bad(self) -> &'static [u8] {
        self.facts().bad
    }

    /// The same file without it.
    pub const fn good(self) -> &'static [u8] {
        self.facts().good
    }

    /// Whether it is about the layout of lines: a file often has it in hundreds of them, so a report for people shows the
    /// first.
    pub const fn is_about_layout(self) -> bool {
        matches!(
            self,
            Lint::CarriageReturn | Lint::Indentation | Lint::LongComment | Lint::OddBlank | Lint::TrailingBlanks
        )
    }
}

impl fmt::Display for Lint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Lint {
    type Err = UnknownLint;

    fn from_str(name: &str) -> Result<Lint, UnknownLint> {
        Lint::ALL.iter().copied().find(|lint| lint.name() == name).ok_or(UnknownLint)
    }
}

/// The error for a name that no lint has.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct UnknownLint;

impl fmt::Display for UnknownLint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no lint has this name")
    }
}

impl Error for UnknownLint {}

lints! {
    MissingPort Error "missing-port", "A name without a port.",
        "An entry is a name, blanks, and a port with its protocol (services(5)). Every reader skips a line without a port, so \
         the name is not found. Add the port, or start the line with `#` if it is a comment.",
        b"gopher\n", b"gopher 70/tcp\n";
    PortNotANumber Error "port-not-a-number", "A port that is not a number.",
        "The second word of an entry is a number, a slash and a protocol. Readers skip the line, or read a part of it. In a number \
         that starts with 0, glibc reads octal digits and stops at an 8 or 9; other readers take it as decimal.",
        b"gopher seventy/tcp\n", b"gopher 70/tcp\n";
    PortTooLarge Error "port-too-large", "A port that does not exist.",
        "Ports are 0 to 65535. glibc, NetBSD and macOS keep the low 16 bits of a larger number and so read 99999 as 34463; musl, \
         FreeBSD and OpenBSD skip the line; Go refuses to look up its names, even if another line has them too. svc leaves \
         the entry out.",
        b"gone 99999/tcp\n", b"gone 9999/tcp\n";
    MissingProtocol Error "missing-protocol", "A port without a protocol.",
        "The protocol follows the port and a slash, without blanks. glibc finds an entry without one only if no protocol is \
         asked for, and getaddrinfo(3) always asks for one; musl, the BSDs and Go skip it. The BSDs also read `70,tcp`, others do not.",
        b"gopher 70\n", b"gopher 70/tcp\n";
    MissingName Warning "missing-name", "A port without a name.",
        "The first word of an entry is its name. Every reader skips a line that starts with a port, or takes the port for the \
         name. Such lines are notes about ports without a service: start them with `#`.",
        b"24/tcp # any private mail system\n", b"# 24/tcp any private mail system\n";
    ShadowedName Warning "shadowed-name", "A name that an earlier entry has with the same protocol.",
        "glibc, musl and the BSDs answer with the first entry that has a name, so the later port is never found by this name. \
         Go takes the last one: two programs on one machine can use different ports for the same name. Give the later \
         entry another name, or remove one of them.",
        b"billing 7100/tcp\nbilling 7101/tcp\n", b"billing 7100/tcp\nbilling-2 7101/tcp\n";
    ShadowedAlias Warning "shadowed-alias", "An alias that an earlier entry has as a name or an alias.",
        "An alias is as good as a name: getservbyname(3) returns the first entry that has it with the protocol. The later one \
         never takes effect, but Go uses the last one. Remove the alias from one of the entries.",
        b"billing 7100/tcp\nledger 7102/tcp billing\n", b"billing 7100/tcp\nledger 7102/tcp\n";
    DuplicatePort Warning "duplicate-port", "A port that an earlier entry has with the same protocol.",
        "getservbyport(3) returns the first entry with a port and protocol, so ports in logs and listings never get the later \
         name. If both names are the same service, make one an alias of the other.",
        b"billing 7100/tcp\ninvoices 7100/tcp\n", b"billing 7100/tcp invoices\n";
    UnreachableEntry Warning "unreachable-entry", "An entry that is found neither by name nor by port.",
        "Earlier entries have its name, its aliases and its port, each with the same protocol, so no lookup returns it \
         (except in Go, where the last entry with a name counts). Remove it.",
        b"billing 7100/tcp\nledger 7101/tcp\nbilling 7101/tcp\n", b"billing 7100/tcp\nledger 7101/tcp\n";
    DuplicateEntry Warning "duplicate-entry", "A second entry of the same name, port and protocol.",
        "Only the first entry of a name, port and protocol is found as a whole; the later one counts for its own aliases at \
         most, and then answers with a shorter list of them. Join the two lines.",
        b"billing 7100/tcp\nbilling 7100/tcp invoices\n", b"billing 7100/tcp invoices\n";
    DuplicateLine Warning "duplicate-line", "The same entry twice.",
        "The second of two equal lines never takes effect. Remove it.",
        b"billing 7100/tcp # ours\nbilling 7100/tcp # ours\n", b"billing 7100/tcp # ours\n";
    RepeatedAlias Warning "repeated-alias", "An alias that the entry has already.",
        "An alias that is the name of its entry, or a second time the same alias, adds nothing.",
        b"billing 7100/tcp billing\n", b"billing 7100/tcp\n";
    Comma Warning "comma", "A comma in a name or an alias.",
        "Blanks separate aliases, not commas: `netchat,netchat3` is one alias, which nothing asks for, and the two that were \
         meant are not found. augeas cannot read a file with such a line.",
        b"net-chat-3 6667/tcp netchat,netchat3\n", b"net-chat-3 6667/tcp netchat netchat3\n";
    UnmarkedComment Warning "unmarked-comment", "A comment without `#`, whose words are read as aliases.",
        "Everything between the protocol and a `#` is an alias, so the words of a description without `#` become names of the \
         service. Found where the same capitalised word is an alias of three services or more.",
        b"one 1001/tcp One Server\ntwo 1002/tcp Two Server\nthree 1003/tcp Three Server\n",
        b"one 1001/tcp # One Server\ntwo 1002/tcp # Two Server\nthree 1003/tcp # Three Server\n";
    InvalidName Warning "invalid-name", "A name that RFC 6335 does not allow.",
        "A service name has 1 to 15 letters, digits and hyphens, at least one letter, and no hyphen at an end or beside \
         another (RFC 6335 section 5.1). Other names may not work everywhere: musl does not return a name of more than 31 bytes for \
         a port, Go finds none of more than 25, and augeas reads only ASCII letters, digits and `_.+*/-`. Names in the IANA \
         registry are not reported.",
        b"my_billing 7100/tcp\n", b"my-billing 7100/tcp\n";
    CaseOnlyDifference Warning "case-only-difference", "Names of two ports that differ only in case.",
        "RFC 6335 section 5.1 ignores case, and svc does if nothing matches exactly; glibc, musl and the BSDs compare byte for \
         byte. A person can take either name for the other. Give one of them another name.",
        b"billing 7100/tcp\nBilling 7103/tcp\n", b"billing 7100/tcp\nbilling-2 7103/tcp\n";
    UpperCaseName Warning "upper-case-name", "A name with capital letters, which Go does not find.",
        "Go turns the name that it looks up into lower case and compares it with the file's byte for byte, so it never finds \
         a name with capitals. Add the name in lower case as an alias.",
        b"BillingApp 7100/tcp\n", b"BillingApp 7100/tcp billingapp\n";
    UnknownProtocol Warning "unknown-protocol", "A protocol that is not known.",
        "getservbyname(3) compares protocols byte for byte, so `TCP` or a misspelt word is never found. Known are tcp, udp, \
         sctp and dccp, which have ports in the IANA registry, and other names of protocols(5), ddp and divert among them.",
        b"billing 7100/tpc\n", b"billing 7100/tcp\n";
    NotUtf8 Warning "not-utf-8", "Text that is not UTF-8.",
        "Programs that expect UTF-8 show such text wrongly or stop at it. Convert the file: `iconv -f latin1 -t utf-8`. In a \
         name it changes the bytes that a lookup has to match.",
        b"billing 7100/tcp # B\xfccher\n", b"billing 7100/tcp # B\xc3\xbccher\n";
    ByteOrderMark Warning "byte-order-mark", "A byte order mark at the start of the file.",
        "A byte order mark is not a blank: it becomes part of the first name, which is then not found, or makes a comment a \
         line without a port.",
        b"\xef\xbb\xbfbilling 7100/tcp\n", b"billing 7100/tcp\n";
    NulByte Warning "nul-byte", "A NUL byte in a line.",
        "Readers in C see the end of the line there and ignore the rest of it; Go reads on.",
        b"billing 7100/tcp\0 invoices\n", b"billing 7100/tcp invoices\n";
    CarriageReturn Warning "carriage-return", "A line that ends as on Windows, CR LF.",
        "glibc, musl and Go take the carriage return as a blank; for the BSDs and augeas it belongs to the last word, so the \
         protocol or the last alias is not found.",
        b"billing 7100/tcp\r\n", b"billing 7100/tcp\n";
    OddBlank Warning "odd-blank", "A vertical tab, form feed or carriage return between words.",
        "glibc and musl take these bytes as blanks; for the BSDs and for augeas they are part of a word, and for Go the first \
         two.",
        b"billing\x0b7100/tcp\n", b"billing 7100/tcp\n";
    Indentation Warning "indentation", "An entry that does not start at the beginning of its line.",
        "glibc and Go skip blanks before a name. musl finds no name there, and the BSDs an empty one: both skip the entry. \
         augeas cannot read the file.",
        b"  billing 7100/tcp\n", b"billing 7100/tcp\n";
    LongLine Warning "long-line", "An entry that is longer than readers' buffers.",
        "musl reads 127 bytes at a time and old BSDs 1,023: names and aliases after that are a line of their own for them. \
         Put the other aliases on a second line with the same name, port and protocol.",
        b"billing 7100/tcp billing-alias-1 billing-alias-2 billing-alias-3 billing-alias-4 billing-alias-5 billing-alias-6 \
          billing-alias-7\n",
        b"billing 7100/tcp billing-alias-1 billing-alias-2 billing-alias-3 billing-alias-4\n";
    NotDecimal Warning "not-decimal", "A port in octal or hexadecimal, or with a sign.",
        "glibc reads 053 as octal, so as 43, and 0x35 as hexadecimal; musl, the BSDs and Go read decimal numbers: 53, and 0 or \
         nothing. Go and augeas do not read a sign. Write the port in decimal.",
        b"billing 0x1bbc/tcp\n", b"billing 7100/tcp\n";
    PortZero Warning "port-zero", "Port 0, which cannot be used.",
        "Port 0 is reserved: a program that binds it gets any free port (RFC 6335 section 6). Go skips the entry.",
        b"billing 0/tcp\n", b"billing 7100/tcp\n";
    ManySlashes Warning "many-slashes", "More than one slash between port and protocol.",
        "glibc skips all of the slashes; for musl, the BSDs, Go and augeas the second one belongs to the protocol, so the entry is not found.",
        b"billing 7100//tcp\n", b"billing 7100/tcp\n";
    NisLine Warning "nis-line", "A line of the NIS compatibility mode.",
        "A line that starts with `+` asks NIS in the `compat` mode of old systems and of FreeBSD. glibc has no such mode for \
         services: there it is a line without a port, or an entry of that name. Remove it, and name `nis` in \
         nsswitch.conf(5) if you need it.",
        b"+\n", b"billing 7100/tcp\n";
    BadAllow Warning "bad-allow", "A comment `# svc: allow(...)` that has no effect.",
        "It needs the name of a lint and a reason, `# svc: allow(duplicate-port) both names are in use`, and something to \
         allow: at the end of an entry it counts for that line, on a line of its own for the lines below it up to the next \
         empty one.",
        b"billing 7100/tcp # svc: allow(duplicate-port)\n", b"billing 7100/tcp\n";
    LongComment Note "long-comment", "A comment that goes past the 127 bytes that musl reads at a time.",
        "musl reads a longer line in pieces and takes each as a line of its own: harmless, unless a piece looks like an \
         entry. Continue the comment on the next line.",
        b"billing 7100/tcp # a very long comment that says more about billing than anybody who reads it at a terminal of \
         eighty columns would ever want to know\n",
        b"billing 7100/tcp # short\n";
    TrailingBlanks Note "trailing-blanks", "Blanks at the end of a line.",
        "No reader minds them; editors and version control show them.",
        b"billing 7100/tcp  \n", b"billing 7100/tcp\n";
    MissingNewline Note "missing-newline", "A last line without a newline.",
        "Text appended to the file ends up on that line, and readers derived from 4.3BSD ignore it. If the line is indented, glibc since 2020 repeats some of its bytes.",
        b"billing 7100/tcp", b"billing 7100/tcp\n";
    OtherRegistryName Note "other-registry-name", "A port that the IANA registry assigns to another name.",
        "The registry has another service for this port and protocol. That is fine for a service of your own; the registered \
         service can then not be told from it by its port.",
        b"billing 443/tcp\n", b"https 443/tcp\n";
    OtherRegistryPort Note "other-registry-port", "A name that the IANA registry has for another port.",
        "The registry has this name for another port with this protocol, which other machines use.",
        b"https 8443/tcp\n", b"https 443/tcp\n";
    HistoricName Note "historic-name", "A name that the IANA registry calls historic, or has de-assigned.",
        "Most historic names have a character that RFC 6335 does not allow, such as `_`: the service is in use, with the name \
         that the finding has. Others are those of services no longer in use, or their assignment was returned (RFC 6335 \
         sections 8.2 and 8.3).",
        b"msp 18/tcp\n", b"https 443/tcp\n";
}
