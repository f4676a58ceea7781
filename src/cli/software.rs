//! Whether a process is a software that the table of ports in practice tells of, by their names.

use bstr::{BStr, ByteSlice};
use svc_lookup::Hit;

/// Programs that run other software, and words that many programs have in their names: they tell nothing. One text and no
/// table of texts, whose addresses every start would fill in.
const TELL_NOTHING: &str = "agent apache app bash beam bin bun client daemon deno dev docker dotnet exe http https java \
    main manager mono node perl php proxy python ruby server service smp web worker";
/// The least of a word that stands for all of it.
const LEAST: usize = 4;

/// Whether a process of this name is the software of an entry in practice: every word of its name that tells something is
/// one of the product's, perhaps with the `d` of a daemon, or the beginning of one.
pub(super) fn is(process: &str, entry: &Hit<'_>) -> bool {
    let Some(practice) = entry.practice() else { return false };
    is_named(process, &[practice.product, entry.service.name])
}

fn is_named(process: &str, names: &[&BStr]) -> bool {
    let known: Vec<String> = names.iter().flat_map(|name| words(&name.to_str_lossy())).collect();
    let telling: Vec<String> =
        words(process).filter(|word| !TELL_NOTHING.split(' ').any(|other| other == word)).collect();
    !telling.is_empty() && telling.iter().all(|word| known.iter().any(|known| is_word(word, known)))
}

/// The words of a name, without case and without the number of a version behind them.
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
    let daemon = process.strip_suffix('d').filter(|name| name.len() >= LEAST - 1);
    process == known
        || has_other_name(process, known)
        || process.len() >= LEAST && known.starts_with(process)
        || daemon.is_some_and(|name| known == name || known.len() >= LEAST && known.ends_with(name))
        || daemon.is_some_and(|name| name.len() >= LEAST && known.starts_with(name))
}

/// Programs that do not have the name of their software.
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
    fn programs_are_known_by_the_name_of_their_software() {
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
    fn programs_that_could_be_anything_are_nothing() {
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
