//! The values of `--fix`.

use svc_lookup::check::Safety;

/// Which fixes to apply.
#[derive(Clone, Copy, PartialEq, Eq, Debug, clap::ValueEnum)]
pub(super) enum FixKind {
    /// Those that change no answer of glibc.
    Safe,
    /// Also those that change answers.
    All,
}

impl FixKind {
    pub(super) fn of(safety: Safety) -> FixKind {
        if safety == Safety::SameAnswers { FixKind::Safe } else { FixKind::All }
    }

    pub(super) fn most(self) -> Safety {
        match self {
            FixKind::Safe => Safety::SameAnswers,
            FixKind::All => Safety::OtherAnswers,
        }
    }
}
