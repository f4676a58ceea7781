//! All details of open ports, as blocks of lines.

use super::blocks::Blocks;
use super::escape::for_terminal;
use super::process::write_process;
use super::sheet::Sheet;
use super::words::counted;
use std::io;
use svc_lookup::host::{BoundAddress, OpenPort, Reach, user_name};

/// Writes a block for each open port.
pub(super) fn write_blocks<'r>(
    sheet: &mut Sheet<'_>,
    mut ports: impl Iterator<Item = &'r OpenPort<'r>>,
) -> io::Result<()> {
    let mut blocks = Blocks::new(sheet.style());
    ports.try_for_each(|open| write_block(&mut blocks, sheet.out(), open))
}

fn write_block(blocks: &mut Blocks, out: &mut dyn io::Write, open: &OpenPort<'_>) -> io::Result<()> {
    let hit = open.service;
    let name = hit.map_or("-".into(), |hit| for_terminal(hit.service.name));
    blocks.title(out, &name, &format!("{}/{}", open.port, open.protocol))?;
    if let Some(hit) = hit {
        blocks.line(out, "description", &for_terminal(hit.service.description))?;
        blocks.line(out, "product", &hit.practice().map_or("".into(), |known| for_terminal(known.product)))?;
        blocks.line(out, "source", hit.source_name())?;
    }
    let class = open.port.class();
    blocks.line(out, "class", &format!("{}, {} ({class})", class.range(), class.rfc_name()))?;
    blocks.line(out, "reach", reach(open.reach))?;
    let addresses: Vec<String> = open.addresses.iter().map(BoundAddress::to_string).collect();
    blocks.line(out, "addresses", &for_terminal(addresses.join(", ").as_bytes()))?;
    blocks.line(out, "sockets", &counted(open.sockets as u64, "socket", "sockets"))?;
    if open.processes.is_empty() {
        blocks.line(out, "user", &open.uid.map_or(String::new(), user))?;
        return blocks.line(out, "process", "not visible; run as root to see other users' processes");
    }
    open.processes.iter().try_for_each(|process| write_process(blocks, out, process))
}

/// `www-data (33)`.
fn user(id: u32) -> String {
    match user_name(id) {
        Some(name) => format!("{} ({id})", for_terminal(name.as_bytes())),
        None => id.to_string(),
    }
}

/// Who can reach an open port.
fn reach(reach: Reach) -> &'static str {
    match reach {
        Reach::Loopback => "loopback: programs on this machine only",
        Reach::Interface => "interface: through this network interface",
        Reach::Address => "address: under these addresses",
        Reach::All => "all: under every address of this machine",
    }
}
