//! `--verbose`: all details, one block per entry.

use crate::harness::{Svc, svc, svc_here};

/// The complete record of the registry.
pub(super) const NTP: &str = "\
ntp 123/udp
  description   Network Time Protocol
  class         0-1023, system ports (well-known)
  source        iana
  dns-sd        _ntp._udp
  state         assigned
  references    RFC 5905  https://www.rfc-editor.org/rfc/rfc5905
";

/// The program with the registry as its only source.
pub(super) fn registry(args: &str) -> Svc {
    svc(&format!("--source iana --verbose {args}"))
}

#[test]
fn a_service_has_references_with_links() {
    registry("port 123/udp").stdout(NTP).run();
    registry("lookup ntp/udp").stdout(NTP).run();
    registry("ntp/udp").stdout(NTP).run();
    svc("ntp/udp -v --source iana").stdout(NTP).run();
}

#[test]
fn each_reference_has_a_line_and_a_draft_a_link() {
    registry("700/udp snif/tcp ltp-deepspace/udp")
        .stdout(
            "\
epp 700/udp
  description   EPP running over QUIC
  class         0-1023, system ports (well-known)
  source        iana
  dns-sd        _epp._udp
  state         assigned
  modified      2026-07-23
  references    RFC 5734  https://www.rfc-editor.org/rfc/rfc5734
                RFC-ietf-regext-epp-quic-12  https://datatracker.ietf.org/doc/draft-ietf-regext-epp-quic-12/

snif 7123/tcp
  description   SNIF End-to-End TLS Relay Control Connection
  class         1024-49151, user ports (registered)
  source        iana
  dns-sd        _snif._tcp
  state         assigned
  registered    2021-12-24
  modified      2026-07-22
  references    draft-zubov-snif-05  https://datatracker.ietf.org/doc/draft-zubov-snif-05/

ltp-deepspace 1113/udp
  description   Licklider Transmission Protocol
  class         1024-49151, user ports (registered)
  source        iana
  dns-sd        _ltp-deepspace._udp
  state         assigned
  modified      2014-02-21
  references    RFC 5326  https://www.rfc-editor.org/rfc/rfc5326
                RFC 7122  https://www.rfc-editor.org/rfc/rfc7122
",
        )
        .run();
}

#[test]
fn an_entry_has_its_dates_and_the_previous_assignment() {
    registry("lookup osb-sd/tcp")
        .stdout(
            "\
osb-sd 400/tcp
  description   Oracle Secure Backup
  class         0-1023, system ports (well-known)
  source        iana
  dns-sd        _osb-sd._tcp
  state         assigned
  registered    2008-06-06
  modified      2023-12-27
  previously    Workstation Solutions
",
        )
        .run();
}

#[test]
fn an_alias_record_names_its_service_and_is_marked_historic() {
    registry("lookup 914c/g/tcp")
        .stdout(
            "\
914c/g 211/tcp
  description   Texas Instruments 914C/G Terminal
  class         0-1023, system ports (well-known)
  source        iana
  state         assigned
  alias of      914c-g
  note          historic: not for new use
",
        )
        .run();
}

#[test]
fn a_dccp_service_has_its_service_code() {
    registry("lookup discard/dccp")
        .stdout(
            "\
discard 9/dccp
  description   Discard
  class         0-1023, system ports (well-known)
  source        iana
  dns-sd        _discard._udp
  state         assigned
  service code  1145656131
  references    RFC 4340  https://www.rfc-editor.org/rfc/rfc4340
",
        )
        .run();
}

#[test]
fn a_long_standing_name_has_systems_but_no_dns_sd_name() {
    registry("lookup whois/tcp sgi-cmsd/udp")
        .stdout(
            "\
whois 43/tcp
  description   Who Is
  class         0-1023, system ports (well-known)
  source        long-standing
  state         long-standing
  alias of      nicname
  systems       alpine debian fedora freebsd illumos macos netbsd openbsd

sgi-cmsd 17001/udp
  description   SGI cluster: membership
  class         1024-49151, user ports (registered)
  source        long-standing
  state         long-standing
  systems       alpine debian
",
        )
        .run();
}

#[test]
fn unauthorized_use_is_noted() {
    registry("port 6020/tcp")
        .stdout(
            "\
x11 6000-6063/tcp
  description   X Window System
  class         1024-49151, user ports (registered)
  source        iana
  dns-sd        _x11._tcp
  state         assigned
  note          IANA notes unauthorized use
",
        )
        .run();
}

#[test]
fn a_name_without_a_port_has_a_dns_sd_name() {
    registry("lookup airplay/tcp mail/sctp")
        .stdout(
            "\
airplay tcp, no port
  description   Protocol for streaming of audio/video content
  source        iana
  dns-sd        _airplay._tcp
  state         assigned
  registered    2012-09-19

mail any, no port
  description   Format of Electronic Mail Messages
  source        iana
  state         assigned
",
        )
        .run();
}

#[test]
fn a_port_without_a_service_has_its_registry_record() {
    registry("port 0/tcp 47810/udp 49152")
        .stdout(
            "\
- 0/tcp
  description   reserved by IANA
  class         0-1023, system ports (well-known)
  source        iana
  state         reserved
  modified      2024-12-20
  references    RFC 6335  https://www.rfc-editor.org/rfc/rfc6335

- 47810/any
  description   unassigned
  class         1024-49151, user ports (registered)
  source        iana
  state         unassigned

- 49152/any
  description   dynamic port, never assigned
  class         49152-65535, dynamic or private ports (dynamic)
",
        )
        .status(1)
        .run();
}

#[test]
fn an_entry_of_a_services_file_has_its_line_and_the_registry_record() {
    svc_here("--source system,iana -v domain/udp 8080/udp whois/tcp house-rule/tcp")
        .stdout(
            "\
domain 53/udp
  description   Domain Name Server
  class         0-1023, system ports (well-known)
  source        system, services:12
  dns-sd        _domain._udp
  state         assigned

http-alt 8080/udp
  description   HTTP Alternate (see port 80)
  class         1024-49151, user ports (registered)
  source        system, services:22
  dns-sd        _http-alt._udp
  state         assigned

whois 43/tcp
  description   Who Is
  class         0-1023, system ports (well-known)
  source        system, services:10
  aliases       nicname
  state         long-standing
  alias of      nicname
  systems       alpine debian fedora freebsd illumos macos netbsd openbsd

house-rule 50000/tcp
  description   a dynamic port that this machine names
  class         49152-65535, dynamic or private ports (dynamic)
  source        system, services:24
",
        )
        .run();
}

#[test]
fn without_the_registry_an_entry_has_only_its_own_fields() {
    svc_here("--source system -v domain/udp")
        .stdout(
            "\
domain 53/udp
  class         0-1023, system ports (well-known)
  source        system, services:12
",
        )
        .run();
}

#[test]
fn every_source_is_shown() {
    svc_here("-v 6000/tcp")
        .stdout(
            "\
x11 6000/tcp
  description   X Window System
  class         1024-49151, user ports (registered)
  source        system, services:19
  aliases       x11-0

x11 6000-6063/tcp
  description   X Window System
  class         1024-49151, user ports (registered)
  source        iana
  dns-sd        _x11._tcp
  state         assigned
  note          IANA notes unauthorized use

x11 6000/tcp
  description   Display server, 6000 plus display
  class         1024-49151, user ports (registered)
  source        practice
  product       X Window System
  category      remote
  evidence      https://github.com/freedesktop/xorg-xserver/blob/HEAD/doc/Xserver-spec.xml

neo4j-transaction 6000/tcp
  description   Transactions shipped between cluster servers
  class         1024-49151, user ports (registered)
  source        practice
  product       Neo4j
  category      database
  evidence      https://github.com/neo4j/docs-operations/blob/HEAD/modules/ROOT/pages/configuration/ports.adoc
",
        )
        .run();
}
