//! Linux: the names of network interfaces, netdevice(7).

use rustix::net::{AddressFamily, SocketType, netdevice, socket};
use std::collections::HashMap;
use std::os::fd::OwnedFd;

/// Names interfaces by their index in this network namespace, asking the kernel once for each.
#[derive(Default)]
pub(super) struct Interfaces {
    names: HashMap<u32, Box<str>>,
    /// Any socket of the namespace.
    kernel: Option<OwnedFd>,
}

impl Interfaces {
    /// Returns the name; `None` for index 0, which means no interface. One that was removed is named as ss(8) does: `if7`.
    pub(super) fn name(&mut self, index: u32) -> Option<Box<str>> {
        if index == 0 {
            return None;
        }
        if let Some(known) = self.names.get(&index) {
            return Some(known.clone());
        }
        let name = self.ask(index).unwrap_or_else(|| format!("if{index}")).into_boxed_str();
        self.names.insert(index, name.clone());
        Some(name)
    }

    fn ask(&mut self, index: u32) -> Option<String> {
        if self.kernel.is_none() {
            self.kernel = socket(AddressFamily::INET, SocketType::DGRAM, None).ok();
        }
        netdevice::index_to_name(self.kernel.as_ref()?, index).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interface_has_a_name_even_after_it_is_removed() {
        let mut interfaces = Interfaces::default();
        assert_eq!(interfaces.name(0), None);
        // The loopback interface is the first of every network namespace.
        assert_eq!(interfaces.name(1).as_deref(), Some("lo"));
        for _ in 0..2 {
            assert_eq!(interfaces.name(i32::MAX as u32).as_deref(), Some("if2147483647"));
        }
    }
}
