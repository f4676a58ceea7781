//! The names of a program: as it calls itself, and without what varies.

use crate::key::key;

/// The length in bytes of a name that the kernel may have cut (`TASK_COMM_LEN` less one, proc_pid_comm(5)).
pub(super) const COMM: usize = 15;

/// What a title has after the name: `gunicorn: master [app]`, `next-server (v16.1.1)`, `redis-server *:6379`.
const TITLE: [&str; 5] = [": ", " (", " [", " *", " -"];
/// The extensions of programs and scripts.
const EXTENSIONS: &str = "bin cjs dll exe jar js mjs php pl py rb sh ts war";
/// Builds of a program, after a hyphen, an underscore or a dot.
const BUILDS: &str = "aarch64 amd64 arm64 bin dedicated linux linux32 linux64 prod release static x64 x86_64";
/// Programs that run or forward others: their names say nothing about the service. One text rather than a table of texts,
/// whose addresses the loader would relocate at every start.
const RUNNERS: &str = "autossh bash beam beam.smp bun busybox conmon containerd-shim containerd-shim-runc \
    containers-rootlessport containers-rootlessport-child dash deno docker docker-proxy dotnet env erl exe inetd init java \
    jruby jsvc kubectl launchd ld-linux lua luajit mainthread mono mono-sgen nc ncat netcat node node-mainthread nodejs npm \
    npx passt pasta pasta.avx perl php pnpm podman pypy python rootlesskit rootlessport rootlessport-child ruby runsvdir \
    s6-svscan s6-supervise screen sh slirp4netns slirp4netns.bin socat ssh sudo supervisord systemd tini tmux uv uvx wine \
    wine64-preloader wineserver xinetd yarn";
/// Words that say nothing about the software.
const GENERIC: &str = "daemon server service";

/// The forms of a name, in lower case: itself, then without its title, then without extension, build and version.
pub(super) fn forms(name: &str) -> Vec<String> {
    let whole = name.trim().to_lowercase();
    let end = TITLE.iter().filter_map(|mark| whole.find(mark)).min().unwrap_or(whole.len());
    let mut next = Some(whole[..end].trim_end_matches(':').to_owned());
    let mut forms = vec![whole];
    while let Some(form) = next {
        next = shorter(&form);
        if form.len() > 1 && !forms.contains(&form) {
            forms.push(form);
        }
    }
    forms
}

/// A name without its last extension, build or version.
fn shorter(name: &str) -> Option<String> {
    if let Some((base, last)) = name.rsplit_once('.')
        && is_in(EXTENSIONS, last)
    {
        return Some(base.to_owned());
    }
    let build = BUILDS.split(' ').find_map(|build| name.strip_suffix(build)?.strip_suffix(['-', '_', '.']));
    if let Some(base) = build {
        return Some(base.to_owned());
    }
    let base = name.trim_end_matches(|char: char| char.is_ascii_digit() || ".-_".contains(char));
    let base = base.strip_suffix('v').and_then(|base| base.strip_suffix(['-', '_', ' '])).unwrap_or(base).trim_end();
    (base.len() > 1 && base != name).then(|| base.to_owned())
}

/// Whether a name is that of a program that runs or forwards others.
pub(super) fn is_runner(form: &str) -> bool {
    is_in(RUNNERS, form)
}

/// The keys of a form: letters and digits; without generic words; and without the `d` of a daemon.
pub(super) fn keys(form: &str) -> Vec<Vec<u8>> {
    let words = form.split(|char: char| !char.is_alphanumeric());
    let specific: String = words.filter(|word| !is_in(GENERIC, word)).collect();
    if specific.is_empty() {
        return Vec::new();
    }
    let whole = key(form.as_bytes());
    let daemon = whole.strip_suffix(b"d").filter(|name| name.len() > 2).map(<[u8]>::to_vec);
    [Some(specific.into_bytes()), daemon, Some(whole)].into_iter().flatten().collect()
}

/// Whether a word is in a list of words separated by blanks.
fn is_in(list: &str, word: &str) -> bool {
    list.split(' ').any(|other| other == word)
}

/// The last component of a path.
pub(super) fn base_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}
