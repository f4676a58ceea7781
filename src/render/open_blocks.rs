//! All details of open ports, as blocks of lines.

use super::blocks::Blocks;
use super::escape::for_terminal;
use super::process::write_process;
use super::sheet::Sheet;
use super::words::counted;
use std::io;
use svc_lookup::host::{BoundAddress, ContainerPort, OpenPort, Reach, user_name};

/// The number of digits by which engines show IDs.
const SHORT_ID: usize = 12;

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
    blocks.line(out, "warning", &open.warning.map_or("".into(), |warning| for_terminal(warning)))?;
    let addresses: Vec<String> = open.addresses.iter().map(BoundAddress::to_string).collect();
    blocks.line(out, "addresses", &for_terminal(addresses.join(", ").as_bytes()))?;
    blocks.line(out, "sockets", &counted(open.sockets as u64, "socket", "sockets"))?;
    if let Some(container) = &open.container {
        blocks.line(out, "container", &describe(container))?;
    }
    if open.sockets == 0 {
        return blocks.line(out, "process", "none: the kernel sends what arrives to the container (NAT)");
    }
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

/// A container, and its port: `web (nginx:1.27), port 80, ID 0123456789ab`.
fn describe(container: &ContainerPort) -> String {
    let ContainerPort { name, image, id, port, .. } = container;
    let name = match (name.as_str(), image.as_str()) {
        ("", "") => None,
        ("", text) | (text, "") => Some(for_terminal(text.as_bytes()).into_owned()),
        (name, image) => Some(format!("{} ({})", for_terminal(name.as_bytes()), for_terminal(image.as_bytes()))),
    };
    let port = port.map(|port| format!("port {port}"));
    let id = id.get(..SHORT_ID).map(|id| format!("ID {}", for_terminal(id.as_bytes())));
    [name, port, id].into_iter().flatten().collect::<Vec<_>>().join(", ")
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
