//! A temporary services file.

use std::path::{Path, PathBuf};
use std::process::id;
use std::sync::atomic::{AtomicUsize, Ordering};
use svc_lookup::{Services, Source};

/// A file in the build folder, removed when it is dropped.
#[derive(Debug)]
pub(crate) struct OnDisk(PathBuf);

impl OnDisk {
    pub(crate) fn new(content: impl AsRef<[u8]>) -> OnDisk {
        static FILES: AtomicUsize = AtomicUsize::new(0);
        let name = format!("services-{}-{}", id(), FILES.fetch_add(1, Ordering::Relaxed));
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        std::fs::write(&path, content).expect("a file among the build's own");
        OnDisk(path)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    /// Only this file, without an index.
    pub(crate) fn services(&self) -> Services {
        alone(&self.0)
    }
}

impl Drop for OnDisk {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

/// Only a services file: no snapshot, and no index yet.
pub(crate) fn alone(path: &Path) -> Services {
    Services::builder().services_file(path).sources(Source::System.into()).open().expect("a file that can be read")
}
