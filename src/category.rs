//! Categories of software.

use crate::unknown::UnknownWord;
use std::fmt;
use std::str::FromStr;

/// Defines the categories: each with its word and what it is for.
macro_rules! categories {
    ($(#[$about:meta])* $($category:ident, $name:literal, $doc:literal;)*) => {
        $(#[$about])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        #[non_exhaustive]
        #[repr(u8)]
        pub enum Category {
            $(#[doc = $doc] $category,)*
        }

        impl Category {
            /// Every category.
            pub const ALL: &'static [Category] = &[$(Category::$category),*];
            /// The words, in the order of [`Category::ALL`].
            pub(crate) const NAMES: &'static [&'static str] = &[$($name),*];

            /// What belongs to the category.
            pub const fn about(self) -> &'static str {
                match self {
                    $(Category::$category => $doc,)*
                }
            }
        }
    };
}

categories! {
    /// What kind of software commonly uses a port: filters for lists, and labels for flow data.
    ///
    /// ```
    /// use svc_lookup::{Category, Port, Services};
    ///
    /// let services = Services::snapshot();
    /// let postgres = services.in_practice(Port::new(5432).into(), None).next().unwrap();
    /// assert_eq!(postgres.practice().unwrap().category, Category::Database);
    /// ```
    Web, "web", "Web servers, and web applications that no other category describes.";
    Proxy, "proxy", "Proxies, load balancers, gateways and caches.";
    Database, "database", "Databases, key-value stores and search engines.";
    Queue, "queue", "Message brokers and event streams.";
    Analytics, "analytics", "Data processing, notebooks and business intelligence.";
    Ai, "ai", "Serving and training of models.";
    Monitoring, "monitoring", "Metrics, traces, logs, their agents and dashboards.";
    Development, "development", "Development servers, debuggers, continuous integration, and source and package registries.";
    Container, "container", "Container engines, orchestration, service meshes and service discovery.";
    Virtualization, "virtualization", "Hypervisors, consoles of virtual machines and private clouds.";
    Storage, "storage", "File transfer and sharing, object and block storage.";
    Backup, "backup", "Backup.";
    Directory, "directory", "Directories, authentication, secrets and certificates.";
    Network, "network", "Names, addresses, time, routing and the management of network devices.";
    Vpn, "vpn", "Virtual private networks, tunnels and overlays.";
    Remote, "remote", "Remote login, remote desktops and remote support.";
    Management, "management", "Hosting panels, server management controllers, configuration management and job schedulers.";
    Security, "security", "Firewalls, scanners, antivirus, security monitoring and attack tools.";
    Mail, "mail", "Mail and mail filters.";
    Chat, "chat", "Chat and conferences.";
    Voice, "voice", "Telephony.";
    Media, "media", "Audio, video, cameras and their control.";
    Home, "home", "Smart homes and household software.";
    Industrial, "industrial", "Industrial control, building automation, energy and vehicles.";
    Printing, "printing", "Printing and scanning.";
    Game, "game", "Game servers.";
    P2p, "p2p", "File sharing networks and blockchains.";
    Business, "business", "Office, commerce, finance and health.";
}

impl Category {
    /// The word for the category.
    pub const fn name(self) -> &'static str {
        Category::NAMES[self as usize]
    }
}

/// The first, for records without one.
impl Default for Category {
    fn default() -> Category {
        Category::ALL[0]
    }
}

impl fmt::Display for Category {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Category {
    type Err = UnknownWord;

    fn from_str(text: &str) -> Result<Category, UnknownWord> {
        let named = Category::ALL.iter().find(|category| category.name() == text);
        named.copied().ok_or(UnknownWord { expected: Category::NAMES })
    }
}
