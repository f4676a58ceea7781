use super::{alias_of, description, is_historic, previously, state};
use crate::State::{self, Assigned, DeAssigned, Reserved, Unassigned};

/// Descriptions and notes of records without a name, with their states.
const NAMELESS: &[(&str, &str, State)] = &[
    ("Reserved", "", Reserved),
    ("Reserved - IANA", "", Reserved),
    ("Reserved", "(previous contact was)", Reserved),
    ("Reserved", "De-assigned on 2025-02-13, previously compressnet by", DeAssigned),
    ("Reserved", "De-Assigned on 2019-10-30", DeAssigned),
    ("Reserved", "This entry has been removed on 2017-05-18.", DeAssigned),
    ("Reserved", "This entry is being removed on 2013-05-24.", DeAssigned),
    ("Reserved", "This port was previously removed on 2007-04-05.", DeAssigned),
    ("Reserved", "port 3001 previously \"Removed on 2006-05-25\"", DeAssigned),
    ("Reserved", "Previously assigned to NETCONF over BEEP but released by", DeAssigned),
    ("Reserved", "Historic usage was acms. De-Assigned on 2020-12-29", DeAssigned),
    ("De-registered", "Use of 585 is not recommended, use 993 instead", DeAssigned),
    ("Removed", "", DeAssigned),
    ("Deprecated", "", DeAssigned),
    ("De-Commissioned Port", "", DeAssigned),
    ("Decomissioned Port 04/14/00, ms", "", DeAssigned),
    ("Unassigned", "", Unassigned),
    ("Unassigned", "(Removed 2004-2-6)", Unassigned),
    ("unassigned", "Deprecated June 2004", Unassigned),
    ("Unassigned [was netstat]", "", Unassigned),
    ("(unassigned) Possibly assigned", "", Unassigned),
    ("Possibly used by Sun Solaris????", "", Unassigned),
    ("any private mail system", "", Assigned),
    ("", "", Assigned),
];

#[test]
fn the_description_of_a_nameless_record_decides_its_state() {
    for (text, note, expected) in NAMELESS {
        assert_eq!(state("", text, note), *expected, "{text} | {note}");
    }
}

#[test]
fn a_named_record_is_assigned_unless_its_text_says_otherwise() {
    let rows: &[(&str, &str, State)] = &[
        ("Echo", "", Assigned),
        ("RemoteWare Unassigned", "", Assigned),
        ("Reserved for a future enhancement of STUN-BEHAVIOR", "", Assigned),
        ("VeloCloud MultiPath Protocol", "This port was previously removed on 2002-04-29.", Assigned),
        ("TIBET Data Server", "This port has been retasked on 2015-06-16.", Assigned),
        ("OrigoDB Server Native Interface", "port 3001 previously \"Removed on 2006-05-25\"", Assigned),
        ("JSON Meta Application Protocol", "This has been de-assigned and re-assigned with the approval", Assigned),
        ("BBN IAD", "This service name is no longer in use.", Assigned),
        ("CD Database Protocol", "This entry records an unassigned but widespread use", Unassigned),
        ("bhoetty", "This entry records an unassigned but widespread use (added 5/21/97)", Unassigned),
        ("De-Registered", "", DeAssigned),
        ("A service", "This entry has been removed on 2017-05-18.", DeAssigned),
        ("A service", "De-Assigned on 2023-12-05.", DeAssigned),
    ];
    for (text, note, expected) in rows {
        assert_eq!(state("name", text, note), *expected, "{text} | {note}");
    }
}

#[test]
fn historic_records_are_those_the_registry_calls_historic() {
    assert!(is_historic(
        "whois++",
        "This entry is an alias to \"whoispp\". This entry is now historic, not usable for"
    ));
    assert!(is_historic("BBN IAD", "This service name is no longer in use."));
    assert!(is_historic("Message Send Protocol (historic)", ""));
    assert!(!is_historic("Reserved", "Historic usage was acms. De-Assigned on 2020-12-29"));
    assert!(!is_historic("KX509", "Historically, this service has been referred to as \"kca_service\", but"));
}

#[test]
fn an_alias_is_another_name_for_one_service() {
    for (note, name) in [
        ("This entry is an alias to \"whoispp\". This entry is now historic", "whoispp"),
        (
            "New contact added for port 2222 on 2008-02-01 This entry is an alias to \"EtherNet-IP-1\". This",
            "EtherNet-IP-1",
        ),
        ("This is a duplicate of the \"http\" service and should not be used for discovery purposes.", "http"),
        ("This is an extension of the http service. Defined TXT keys: path=<context path>", ""),
        ("Defined TXT keys: ip, port, name, instance, cgi-alias, major-version", ""),
        ("This entry is an alias to \"unclosed", ""),
        ("", ""),
    ] {
        assert_eq!(alias_of(note), name, "{note}");
    }
}

#[test]
fn earlier_uses_are_names_not_sentences() {
    for (note, name) in [
        ("De-assigned on 2025-02-13, previously compressnet by", "compressnet"),
        ("Formerly was Workstation Solutions", "Workstation Solutions"),
        ("Previously assigned to NETCONF over SOAP but released by", "NETCONF over SOAP"),
        ("Historic usage was surfpass. De-Assigned on 2022-01-10", "surfpass"),
        ("Port 126 Previously assigned to application below unitary 126/tcp Unisys Unitary Login", "unitary"),
        (
            "was previously assigned under the name \"JSON Mail Access Protocol\". This has been",
            "JSON Mail Access Protocol",
        ),
        ("Was formerly listed as \"iChat AV\" (Apple's IM client", "iChat AV"),
        ("this service has been referred to as \"kca_service\", but this", "kca_service"),
        ("\"pcp\" assignment withdrawn, moved to port 5351 per RFC6887", "pcp"),
        ("The TCP port 2083 was already previously assigned by IANA for \"RadSec\", an early", "RadSec"),
        ("(previous contact was)", ""),
        ("This port was previously removed on 2002-04-29.", ""),
        ("port 3121 previously noted \"Removed on 2003-09-17\"", ""),
        ("this port was previously updated on 2009-06-19", ""),
        ("Formerly was <x&example.org>", ""),
        ("Formerly was a service with more to be said of it than fits into any name of one", ""),
        ("", ""),
    ] {
        assert_eq!(previously("new", "", note), name, "{note}");
    }
}

#[test]
fn earlier_uses_are_found_in_descriptions_too() {
    for (text, name) in [
        ("Unassigned [was netstat]", "netstat"),
        ("ldap protocol over TLS/SSL (was sldap)", "sldap"),
        ("VidiGo communication (previous was: Delta Solutions Direct)", "Delta Solutions Direct"),
        ("Unassigned (FRP-Released 12/7/00)", "FRP"),
        ("boe-was", ""),
        ("It was (once) used", ""),
    ] {
        assert_eq!(previously("new", text, ""), name, "{text}");
    }
    assert_eq!(previously("radsec", "", "already previously assigned by IANA for \"RadSec\", an early"), "");
}

#[test]
fn descriptions_contain_neither_people_nor_sentences_about_names() {
    let contacts = ["Ada Example".to_owned(), "Semantix".to_owned()];
    for (text, kept) in [
        ("File Transfer [Default Data]", "File Transfer [Default Data]"),
        ("whois++ IANA assigned this well-formed service name as a replacement for \"whois++\".", "whois++"),
        ("IANA assigned this well-formed service name as a replacement for \"pipe_server\".", ""),
        ("Login <x&example.org> Service", "Login Service"),
        ("Miele@home Protocol", "Miele@home Protocol"),
        ("SNI R&D network", "SNI R&D network"),
        ("Ada Example", ""),
        ("Ada Example Consulting", "Ada Example Consulting"),
        ("Semantix", "Semantix"),
        ("Decomissioned Port 04/14/00, ms", "Decomissioned Port 04/14/00"),
        ("Arcturus, inc", "Arcturus, inc"),
    ] {
        assert_eq!(description(text, &contacts), kept, "{text}");
    }
}
