//! What the registry says otherwise about an entry.

use svc_lookup::Services;
use svc_lookup::check::{Finding, Lint, findings};

#[test]
fn a_name_of_the_registry_is_not_invalid() {
    let lints = |text: &str| {
        let found = findings(text.as_bytes(), Some(&REGISTRY)).map(|finding| finding.lint).collect::<Vec<_>>();
        found.into_iter().filter(|lint| *lint == Lint::InvalidName).count()
    };
    static REGISTRY: std::sync::LazyLock<Services> = std::sync::LazyLock::new(Services::snapshot);
    assert_eq!(lints("whois++ 63/tcp\n"), 0);
    assert_eq!(lints("whois+++ 63/tcp\n"), 1);
}

#[test]
fn a_historic_name_has_the_name_that_took_its_place() {
    let registry = Services::snapshot();
    let historic = |text: &str| {
        let found = findings(text.as_bytes(), Some(&registry));
        let found: Vec<Finding> = found.filter(|finding| finding.lint == Lint::HistoricName).collect();
        found.into_iter().map(|found| (text[found.span].to_owned(), found.message, found.help)).collect::<Vec<_>>()
    };
    let expected = |name: &str, message: &str, help: &str| vec![(name.to_owned(), message.to_owned(), help.to_owned())];
    assert_eq!(
        historic("cvc_hostd 442/tcp\n"),
        expected(
            "cvc_hostd",
            "the registry calls `cvc_hostd` historic: the name is now `cvc-hostd`",
            "use `cvc-hostd`, and keep `cvc_hostd` as an alias if something looks it up"
        )
    );
    assert_eq!(
        historic("msp 18/tcp\n"),
        expected("msp", "the registry calls `msp` historic", "remove it if nothing uses it")
    );
    // The place is that of the name, and with the name of today there is nothing to say.
    assert_eq!(historic("hostd 442/tcp x CVC_hostd\n")[0].0, "CVC_hostd");
    assert_eq!(historic("cvc_hostd 442/tcp cvc-hostd\n"), []);
    assert_eq!(historic("cvc-hostd 442/tcp cvc_hostd\n"), []);
}

#[test]
fn the_name_of_the_registry_is_quoted_as_it_is_there() {
    let registry = Services::snapshot();
    let found: Vec<Finding> = findings(b"NeWS 144/tcp\n", Some(&registry)).collect();
    let messages: Vec<&str> = found.iter().map(|finding| &*finding.message).collect();
    assert!(messages.contains(&"the registry has `news` on port 2009/tcp"), "{messages:?}");
    let found: Vec<Finding> = findings(b"web 80/TCP\nhttps 8443/TCP\n", Some(&registry)).collect();
    let messages: Vec<&str> = found.iter().map(|finding| &*finding.message).collect();
    for expected in ["the registry has `http` on port 80/tcp", "the registry has `https` on port 443/tcp"] {
        assert!(messages.contains(&expected), "{messages:?}");
    }
}
