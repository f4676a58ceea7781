//! The facts that stand against using a port, and sets of them.

use std::fmt;

/// A fact that stands against using a port.
///
/// Hard facts mean that the port cannot be bound here now. Soft facts are the others: the port can be bound, but another
/// program may want it. The order of the soft facts is that of preference: an assigned port is a better choice than one in
/// common use, and an ephemeral port is the worst, since the kernel may hand it out at any time.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[non_exhaustive]
pub enum PortFact {
    /// Soft: a service has it, or the registry reserves it.
    Assigned,
    /// Soft: software uses it by default, without an assignment.
    CommonUse,
    /// Soft: the kernel hands it out to programs that ask for any port.
    Ephemeral,
    /// Hard: a socket of this machine is bound to it.
    InUse,
    /// Hard: this process lacks the privilege to bind it.
    Privileged,
    /// Hard: the system keeps it from being bound by any program (port exclusions of Windows).
    Excluded,
    /// Hard: it is port 0, which means any port to bind(2).
    Zero,
}

impl PortFact {
    /// Every fact, in order.
    pub const ALL: [PortFact; 7] = [
        PortFact::Assigned,
        PortFact::CommonUse,
        PortFact::Ephemeral,
        PortFact::InUse,
        PortFact::Privileged,
        PortFact::Excluded,
        PortFact::Zero,
    ];

    /// Whether the port cannot be bound here now.
    #[must_use]
    pub const fn is_hard(self) -> bool {
        matches!(self, PortFact::InUse | PortFact::Privileged | PortFact::Excluded | PortFact::Zero)
    }

    /// The word for the fact in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            PortFact::Assigned => "assigned",
            PortFact::CommonUse => "common-use",
            PortFact::Ephemeral => "ephemeral",
            PortFact::InUse => "in-use",
            PortFact::Privileged => "privileged",
            PortFact::Excluded => "excluded",
            PortFact::Zero => "zero",
        }
    }
}

/// As an adjective: `assigned or reserved`, `in common use`, `ephemeral`, `in use here`, `privileged`,
/// `excluded by the system`, `0`.
impl fmt::Display for PortFact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            PortFact::Assigned => "assigned or reserved",
            PortFact::CommonUse => "in common use",
            PortFact::Ephemeral => "ephemeral",
            PortFact::InUse => "in use here",
            PortFact::Privileged => "privileged",
            PortFact::Excluded => "excluded by the system",
            PortFact::Zero => "0",
        })
    }
}

/// A set of facts about a port or a block of ports. Of two sets, the lesser one makes the better choice.
///
/// ```
/// use svc_lookup::host::{PortFact, PortFacts};
///
/// let assigned = PortFacts::from(PortFact::Assigned);
/// assert!(assigned.contains(PortFact::Assigned) && assigned.can_be_bound());
/// assert!(PortFacts::NONE < assigned && assigned < PortFact::Ephemeral.into());
/// assert!(!PortFacts::from(PortFact::InUse).can_be_bound());
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct PortFacts(u8);

impl PortFacts {
    /// The empty set.
    pub const NONE: PortFacts = PortFacts(0);

    /// The set with one more fact.
    #[must_use]
    pub const fn with(self, fact: PortFact) -> PortFacts {
        PortFacts(self.0 | 1 << fact as u8)
    }

    /// The facts of both sets.
    #[must_use]
    pub const fn union(self, other: PortFacts) -> PortFacts {
        PortFacts(self.0 | other.0)
    }

    /// Whether the fact is in the set.
    #[must_use]
    pub const fn contains(self, fact: PortFact) -> bool {
        self.0 & (1 << fact as u8) != 0
    }

    /// Whether the other set has every fact of this one.
    #[must_use]
    pub const fn is_within(self, other: PortFacts) -> bool {
        self.0 & !other.0 == 0
    }

    /// Whether the set is empty.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether no fact is hard.
    #[must_use]
    pub fn can_be_bound(self) -> bool {
        !self.iter().any(PortFact::is_hard)
    }

    /// The facts, in order.
    pub fn iter(self) -> impl Iterator<Item = PortFact> {
        PortFact::ALL.into_iter().filter(move |fact| self.contains(*fact))
    }

    /// Every set of soft facts, the best choice first.
    pub(super) fn soft_sets() -> impl Iterator<Item = PortFacts> {
        (0..1 << PortFact::InUse as u8).map(PortFacts)
    }
}

impl From<PortFact> for PortFacts {
    fn from(fact: PortFact) -> PortFacts {
        PortFacts::NONE.with(fact)
    }
}

impl FromIterator<PortFact> for PortFacts {
    fn from_iter<I: IntoIterator<Item = PortFact>>(facts: I) -> PortFacts {
        facts.into_iter().fold(PortFacts::NONE, PortFacts::with)
    }
}

impl fmt::Debug for PortFacts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sets_of_soft_facts_ascend_and_have_no_hard_one() {
        let sets: Vec<PortFacts> = PortFacts::soft_sets().collect();
        assert_eq!((sets.len(), sets[0]), (8, PortFacts::NONE));
        assert!(sets.is_sorted() && sets.iter().all(|set| set.can_be_bound()));
        let assigned_and_used = PortFacts::from_iter([PortFact::Assigned, PortFact::CommonUse]);
        assert!(assigned_and_used < PortFact::Ephemeral.into());
        assert_eq!(format!("{assigned_and_used:?}"), "{Assigned, CommonUse}");
    }
}
