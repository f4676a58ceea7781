//! Whether a process is the software of a practice entry, by their names.

use crate::Hit;
use bstr::{BStr, ByteSlice};

/// Interpreters, and words common to the names of many programs: they do not identify software. One text rather than a
/// table of texts, whose addresses the loader would relocate at every start.
const GENERIC: &str = "agent apache app bash beam bin bun client daemon deno dev docker dotnet exe http https java \
    main manager mono node perl php proxy python ruby server service smp web worker";
/// The length, in bytes, from which the beginning of a word stands for the word.
const SHORTEST_PREFIX: usize = 4;

/// Whether a process is the software of an entry of [`Source::Practice`](crate::Source::Practice), judged by its name
/// (`comm` in proc_pid_stat(5)). Never for entries of other sources.
///
/// Each word of the process's name must be a word of the product's or service's name, or the beginning of one, with or
/// without the `d` of a daemon. Case, version numbers and generic words (`server`, `java`, `python`) are ignored.
///
/// ```
/// use svc_lookup::{Port, Protocol, Services, host};
///
/// let services = Services::snapshot();
/// let ssh = services.in_practice(Port::new(22).into(), Some(Protocol::Tcp)).next().unwrap();
/// assert!(host::process_matches("sshd", &ssh) && !host::process_matches("python3", &ssh));
/// ```
#[must_use]
pub fn process_matches(process: &str, entry: &Hit<'_>) -> bool {
    let Some(practice) = entry.practice() else { return false };
    is_named(process, &[practice.product, entry.service.name])
}

fn is_named(process: &str, names: &[&BStr]) -> bool {
    let known: Vec<String> = names.iter().flat_map(|name| words(&name.to_str_lossy())).collect();
    let specific: Vec<String> = words(process).filter(|word| !GENERIC.split(' ').any(|other| other == word)).collect();
    !specific.is_empty() && specific.iter().all(|word| known.iter().any(|known| is_word(word, known)))
}

/// The words of a name in lower case, without trailing version numbers.
fn words(name: &str) -> impl Iterator<Item = String> + use<> {
    let lower = name.to_ascii_lowercase();
    let words: Vec<String> = lower
        .split(|char: char| !char.is_ascii_alphanumeric())
        .map(|word| word.trim_end_matches(|char: char| char.is_ascii_digit()).to_owned())
        .filter(|word| !word.is_empty())
        .collect();
    words.into_iter()
}

fn is_word(process: &str, known: &str) -> bool {
    let daemon = process.strip_suffix('d').filter(|name| name.len() >= SHORTEST_PREFIX - 1);
    process == known
        || has_other_name(process, known)
        || process.len() >= SHORTEST_PREFIX && known.starts_with(process)
        || daemon.is_some_and(|name| known == name || known.len() >= SHORTEST_PREFIX && known.ends_with(name))
        || daemon.is_some_and(|name| name.len() >= SHORTEST_PREFIX && known.starts_with(name))
}

/// Programs not named after their software.
fn has_other_name(process: &str, known: &str) -> bool {
    matches!((process, known), ("named", "bind") | ("nmbd" | "smbd", "samba"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_software(process: &str, product: &str, name: &str) -> bool {
        is_named(process, &[product.into(), name.into()])
    }

    #[test]
    fn a_program_matches_software_of_its_name() {
        let table = [
            ("nginx", "nginx", "nginx"),
            ("sshd", "OpenSSH", "openssh"),
            ("redis-server", "Redis", "redis"),
            ("postgres", "PostgreSQL", "postgresql"),
            ("mysqld", "MySQL", "mysql"),
            ("mongod", "MongoDB", "mongodb"),
            ("memcached", "Memcached", "memcached"),
            ("cupsd", "CUPS", "ipp"),
            ("named", "BIND 9", "bind"),
            ("node_exporter", "Prometheus Node Exporter", "node-exporter"),
            ("php-fpm8.2", "PHP-FPM", "php-fpm"),
            ("kube-controller", "Kubernetes", "kube-controller-manager"),
            ("grafana-server", "Grafana", "grafana"),
            ("avahi-daemon", "Avahi", "mdns"),
            ("chronyd", "chrony", "ntp"),
            ("elasticsearch", "Elasticsearch", "elasticsearch"),
        ];
        for (process, product, name) in table {
            assert!(is_software(process, product, name), "{process}, {product}");
        }
    }

    #[test]
    fn generic_and_unrelated_names_do_not_match() {
        let table = [
            ("node", "Prometheus Node Exporter", "node-exporter"),
            ("blackbox_exporter", "Prometheus Node Exporter", "node-exporter"),
            ("java", "Minecraft: Java Edition", "minecraft"),
            ("python3", "Elasticsearch", "elasticsearch"),
            ("php", "PHP-FPM", "php-fpm"),
            ("server", "Puppet Server", "puppet"),
            ("apache2", "Apache Solr", "solr"),
            ("nc", "nginx", "nginx"),
            ("ssh", "Elasticsearch", "elasticsearch"),
            ("d", "etcd", "etcd"),
            ("", "nginx", "nginx"),
            ("\u{1b}[31m", "nginx", "nginx"),
        ];
        for (process, product, name) in table {
            assert!(!is_software(process, product, name), "{process:?}, {product}");
        }
    }
}
