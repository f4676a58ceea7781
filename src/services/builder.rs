//! Opening the sources.

use super::Services;
use super::product_words::ProductWords;
use crate::Port;
use crate::query::{Query, Target};
use crate::source::{
    FileSource, OpenSource, ReadError, Snapshot, Source, Sources, Subject, system_services_files, user_services_file,
};
use std::path::{Path, PathBuf};

impl Services {
    /// Chooses the sources and the services file.
    pub fn builder() -> ServicesBuilder {
        ServicesBuilder::default()
    }

    /// Opens all sources: the services files of the user and of this machine, the snapshot, and ports in common use.
    pub fn system() -> Services {
        // Only an explicit file can be an error.
        Services::builder().open().unwrap_or_else(|_| Services::snapshot())
    }

    /// Opens a services file, the snapshot and ports in common use, but no file of this machine or the user.
    ///
    /// # Errors
    ///
    /// The file cannot be read.
    pub fn from_file(path: impl Into<PathBuf>) -> Result<Services, ReadError> {
        Services::builder().sources(Sources::ALL.without(Source::User)).services_file(path).open()
    }

    /// Opens what the library carries: the bundled snapshot, and ports in common use.
    pub fn snapshot() -> Services {
        let registry = Snapshot::bundled();
        Services {
            sources: vec![OpenSource::Snapshot(registry)],
            registry: Some(registry),
            practice: Some(OpenSource::Snapshot(Snapshot::practice())),
            product_words: ProductWords::default(),
            unreadable: Vec::new(),
            damaged: None,
        }
    }
}

/// Chooses the sources to open and their files; by default all of them, in the usual places of this platform.
///
/// ```
/// use svc_lookup::{Port, Services, Source};
///
/// let services = Services::builder().sources(Source::Iana.into()).open()?;
/// assert_eq!(services.by_port(Port::new(443), None).next().unwrap().service.name, "https");
/// # Ok::<(), svc_lookup::ReadError>(())
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct ServicesBuilder {
    services_file: Option<PathBuf>,
    sources: Sources,
    first: Option<FirstQuestion>,
}

/// The question that comes first.
#[derive(Clone, Debug)]
enum FirstQuestion {
    Name(Vec<u8>),
    Port(Port),
}

impl Default for ServicesBuilder {
    fn default() -> ServicesBuilder {
        ServicesBuilder { services_file: None, sources: Sources::ALL, first: None }
    }
}

impl ServicesBuilder {
    /// Reads this file instead of the platform's services file. It must be readable.
    pub fn services_file(mut self, path: impl Into<PathBuf>) -> ServicesBuilder {
        self.services_file = Some(path.into());
        self
    }

    /// Opens these sources only.
    pub fn sources(mut self, sources: Sources) -> ServicesBuilder {
        self.sources = sources;
        self
    }

    /// Says which query comes first, so that a program for one query is done sooner: of a long services file only the lines
    /// that may answer are kept. Any other lookup reads the file again, and is answered as well.
    ///
    /// ```
    /// use svc_lookup::{Services, query};
    ///
    /// let query = query::read("domain").next().unwrap()?;
    /// let services = Services::builder().first_query(&query).open()?;
    /// assert!(services.getservbyname("domain", None).is_some() && services.getservbyname("ntp", None).is_some());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn first_query(mut self, query: &Query<'_>) -> ServicesBuilder {
        self.first = match query.target {
            Target::Name(name) => Some(FirstQuestion::Name(name.to_vec())),
            Target::Ports(ports) if ports.is_single() => Some(FirstQuestion::Port(ports.first())),
            _ => None,
        };
        self
    }

    /// Opens the sources.
    ///
    /// # Errors
    ///
    /// An explicit services file cannot be read. The default one may be missing, as in a slim container; if it is unreadable,
    /// or missing and the only source, [`Services::unreadable`] returns the error.
    pub fn open(self) -> Result<Services, ReadError> {
        let (registry, damaged) = match self.sources.contains(Source::Iana).then(Snapshot::newest) {
            Some((registry, damaged)) => (Some(registry), damaged),
            None => (None, None),
        };
        let practice = self.sources.contains(Source::Practice).then(|| OpenSource::Snapshot(Snapshot::practice()));
        let (sources, product_words, unreadable) = (Vec::with_capacity(3), ProductWords::default(), Vec::new());
        let mut services = Services { sources, registry, practice, product_words, unreadable, damaged };
        if self.sources.contains(Source::User)
            && let Some(path) = user_services_file()
        {
            self.add(&mut services, Source::User, FileSource::read_users(&path));
        }
        if self.sources.contains(Source::System) {
            match &self.services_file {
                Some(path) => {
                    let file = FileSource::read(Source::System, path, self.first())?;
                    services.sources.push(OpenSource::File(Source::System, file));
                }
                None => self.add(&mut services, Source::System, self.read_one()),
            }
        }
        services.sources.extend(registry.map(OpenSource::Snapshot));
        Ok(services)
    }

    /// Adds a file that may be missing, unless it is the only source.
    fn add(&self, services: &mut Services, source: Source, file: Result<FileSource, ReadError>) {
        match file {
            Ok(file) => services.sources.push(OpenSource::File(source, file)),
            Err(error) if error.is_missing() && self.sources != source.into() => {}
            Err(error) => services.unreadable.push(error),
        }
    }

    fn first(&self) -> Option<Subject<'_>> {
        self.first.as_ref().map(|first| match first {
            FirstQuestion::Name(name) => Subject::Name(name),
            FirstQuestion::Port(port) => Subject::Port(*port),
        })
    }

    /// Reads the platform's services file or, if it is missing, the first of the others that is not. If all are missing, the
    /// error is that of the first.
    fn read_one(&self) -> Result<FileSource, ReadError> {
        let [first, others @ ..] = &system_services_files();
        let read = |path: &Path| FileSource::read_regular(Source::System, path, self.first());
        match read(first) {
            Err(error) if error.is_missing() => {
                let is_there = |file: &Result<FileSource, ReadError>| !file.as_ref().is_err_and(ReadError::is_missing);
                others.iter().map(|path| read(path)).find(is_there).unwrap_or(Err(error))
            }
            file => file,
        }
    }
}
