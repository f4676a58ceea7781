//! A service parsed from one line.

use super::any::text;
use proptest::prelude::{prop_assert_eq, proptest};
use svc_lookup::services_file::{self, LineError};
use svc_lookup::{OwnedService, Service, Services};

fn error(line: &str) -> String {
    line.parse::<OwnedService>().expect_err("not one entry").to_string()
}

#[test]
fn one_line_is_one_service_with_or_without_a_newline() {
    for line in ["domain 53/udp dns # names", "\tdomain 53/udp dns # names\n"] {
        let service: OwnedService = line.parse().expect("an entry");
        assert_eq!(service.as_service(), super::entry("domain", 53, "udp", "dns", "names"));
    }
}

#[test]
fn a_service_is_parsed_back_from_its_short_form() {
    let services = Services::snapshot();
    let parsed = services.by_name("domain", None).map(|hit| hit.service.to_string().parse::<OwnedService>());
    let expected = ["tcp", "udp"].map(|protocol| super::entry("domain", 53, protocol, "", ""));
    assert_eq!(parsed.collect::<Result<Vec<_>, _>>(), Ok(expected.map(Service::into_owned).to_vec()));
}

#[test]
fn any_other_text_is_an_error_with_a_reason() {
    assert_eq!(error(""), "expected a service such as `domain 53/udp`, found nothing");
    assert_eq!(error(" # a comment"), error(""));
    assert_eq!("a 1/tcp\nb 2/tcp".parse::<OwnedService>(), Err(LineError::SeveralLines));
    assert_eq!("a 1/tcp\n\n".parse::<OwnedService>(), Err(LineError::SeveralLines));
    assert_eq!(error("domain udp"), "column 8: expected a port number, found `udp`");
    assert_eq!(
        error("x11 6000-6063/tcp"),
        "column 9: expected `/` and a protocol right after the port, found `-6063/tcp`"
    );
}

proptest! {
    #[test]
    fn a_line_alone_is_the_service_that_it_is_in_a_file(text in text()) {
        let Ok(text) = String::from_utf8(text) else { return Ok(()) };
        for line in text.lines() {
            let expected = services_file::parse(line.as_bytes()).entries.first().map(|service| service.into_owned());
            prop_assert_eq!(line.parse().ok(), expected);
        }
    }
}
