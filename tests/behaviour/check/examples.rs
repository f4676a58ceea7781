//! Every lint finds its bad example and not its good one.

use svc_lookup::Services;
use svc_lookup::check::{Lint, Safety, findings, fix};

fn found(text: &[u8]) -> Vec<Lint> {
    findings(text, Some(&Services::snapshot())).map(|finding| finding.lint).collect()
}

#[test]
fn a_lint_finds_its_bad_example_and_not_its_good_one() {
    for lint in Lint::ALL {
        assert!(found(lint.bad()).contains(lint), "{lint}: {:?}", found(lint.bad()));
        assert!(!found(lint.good()).contains(lint), "{lint}: {:?}", found(lint.good()));
    }
}

#[test]
fn a_good_example_has_at_most_notes_about_the_registry() {
    for lint in Lint::ALL {
        let others = findings(lint.good(), None).map(|finding| finding.lint).collect::<Vec<_>>();
        assert_eq!(others, [], "{lint}");
    }
}

#[test]
fn names_are_unique_and_lead_to_their_lints() {
    for lint in Lint::ALL {
        assert_eq!(lint.name().parse(), Ok(*lint));
        assert!(lint.name().bytes().all(|byte| byte.is_ascii_lowercase() || b"-8".contains(&byte)), "{lint}");
    }
    assert!("port".parse::<Lint>().is_err());
}

#[test]
fn a_fixed_bad_example_has_no_fix_left() {
    for lint in Lint::ALL {
        let fixed = fix(lint.bad(), None, Safety::OtherAnswers, &|_| true);
        assert!(findings(&fixed.text, None).all(|finding| finding.fix.is_none()), "{lint}: {fixed:?}");
    }
}
