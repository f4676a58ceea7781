//! The formats with names of their own.

use clap::ValueEnum;
use svc_lookup::annotate::{Field, FieldFormat, FieldOptions, Plan, TextFormat, TextOptions};

/// A format of logs or of flow data.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(super) enum Preset {
    /// Flow logs of AWS VPC, with or without a header.
    AwsVpcFlow,
    /// Zeek's conn.log.
    ZeekConn,
    /// Suricata's eve.json.
    SuricataEve,
    /// nfdump -o csv.
    NfdumpCsv,
    /// Kernel messages of iptables and nftables (SPT= DPT=).
    Netfilter,
    /// The filter log of pfSense and OPNsense.
    Pfsense,
    /// The output of tcpdump -n.
    Tcpdump,
    /// The output of ss -n.
    Ss,
    /// nmap -oG.
    NmapGrepable,
    /// The output of docker ps.
    DockerPs,
}

impl Preset {
    /// Its name.
    pub(super) fn word(self) -> String {
        self.to_possible_value().map_or_else(String::new, |value| value.get_name().to_owned())
    }

    pub(super) fn plan(self) -> Plan {
        let text = |format| {
            let mut options = TextOptions::default();
            options.format = Some(format);
            Plan::Text(options)
        };
        match self {
            Preset::AwsVpcFlow => fields(
                FieldFormat::Delimited { delimiter: b' ', quotes: false },
                [Field::known(["srcport", "pkt-srcport"], 6), Field::known(["dstport", "pkt-dstport"], 7)],
                Field::known(["protocol"], 8),
            ),
            Preset::ZeekConn => {
                fields(FieldFormat::Zeek, [Field::new("id.orig_p"), Field::new("id.resp_p")], Field::new("proto"))
            }
            Preset::SuricataEve => {
                fields(FieldFormat::Jsonl, [Field::new("src_port"), Field::new("dest_port")], Field::new("proto"))
            }
            Preset::NfdumpCsv => fields(
                FieldFormat::Delimited { delimiter: b',', quotes: true },
                [Field::known(["sp", "srcPort"], 6), Field::known(["dp", "dstPort"], 7)],
                Field::known(["pr", "proto"], 8),
            ),
            Preset::Netfilter => text(TextFormat::Netfilter),
            Preset::Pfsense => text(TextFormat::Pfsense),
            Preset::Tcpdump => text(TextFormat::Tcpdump),
            Preset::Ss => text(TextFormat::Ss),
            Preset::NmapGrepable => text(TextFormat::NmapGrepable),
            Preset::DockerPs => text(TextFormat::DockerPs),
        }
    }
}

fn fields(format: FieldFormat, ports: [Field; 2], protocol: Field) -> Plan {
    let mut options = FieldOptions::new(format, ports.into());
    options.protocol_field = Some(protocol);
    Plan::Fields(options)
}
