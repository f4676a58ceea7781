//! Why a stream ends early.

use crate::annotate::FieldError;
use std::{fmt, io};

/// Why a stream ended early.
#[derive(Debug)]
#[non_exhaustive]
pub enum StreamError {
    /// The input cannot be read.
    Read(io::Error),
    /// The output cannot be written.
    Write(io::Error),
    /// The input has no such field.
    Field(FieldError),
}

impl fmt::Display for StreamError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            StreamError::Read(_) => f.write_str("cannot read the input"),
            StreamError::Write(_) => f.write_str("cannot write the output"),
            StreamError::Field(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for StreamError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            StreamError::Read(error) | StreamError::Write(error) => Some(error),
            StreamError::Field(_) => None,
        }
    }
}
