//! The state of a port or a name in the registry.

use crate::unknown::UnknownWord;
use std::fmt;
use std::str::FromStr;

/// The state of a port or a name in the registry.
///
/// ```
/// use svc_lookup::State;
///
/// assert_eq!("de-assigned".parse(), Ok(State::DeAssigned));
/// assert_eq!(State::DeAssigned.to_string(), "de-assigned");
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
#[repr(u8)]
#[non_exhaustive]
pub enum State {
    /// Assigned to a service.
    #[default]
    Assigned = 0,
    /// Reserved by IANA (RFC 6335 section 6): it cannot be assigned.
    Reserved = 1,
    /// Free for assignment.
    Unassigned = 2,
    /// Assigned once, then returned or revoked (RFC 6335 sections 8.2 and 8.3).
    DeAssigned = 3,
    /// Not in the registry: a long-standing name in the services files of several systems.
    LongStanding = 4,
}

impl State {
    /// Every state.
    pub const ALL: [State; 5] =
        [State::Assigned, State::Reserved, State::Unassigned, State::DeAssigned, State::LongStanding];

    /// The word for the state: `assigned`, `reserved`, `unassigned`, `de-assigned` or `long-standing`.
    pub const fn name(self) -> &'static str {
        match self {
            State::Assigned => "assigned",
            State::Reserved => "reserved",
            State::Unassigned => "unassigned",
            State::DeAssigned => "de-assigned",
            State::LongStanding => "long-standing",
        }
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for State {
    type Err = UnknownWord;

    fn from_str(text: &str) -> Result<State, UnknownWord> {
        let named = State::ALL.into_iter().find(|state| state.name() == text);
        named.ok_or(UnknownWord { expected: &["assigned", "reserved", "unassigned", "de-assigned", "long-standing"] })
    }
}
