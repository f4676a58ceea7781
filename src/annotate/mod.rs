//! Names for ports in text and in delimited data.
//!
//! [`tokens`] finds the ports of a text where they are unmistakable, [`Scanner`] adds their names, and [`annotate`] does so for
//! whole streams, on several threads if that pays off. With [`FieldOptions`] it adds columns to delimited data and members to
//! lines of JSON instead.

mod address;
mod copy;
mod domain;
mod fields;
mod filterlog;
mod find;
mod in_use;
mod key;
mod labels;
mod named;
mod number;
mod numbers;
mod pairs;
mod preset;
mod protocol;
mod queries;
mod recognize;
mod scanner;
mod sentence;
mod stream;
mod summary;
mod token;
mod trigger;
mod v4;

pub use fields::{Column, Field, FieldError, FieldFormat, FieldOptions};
pub use find::tokens;
pub use preset::TextFormat;
pub use queries::queries;
pub use scanner::{Scanner, TextOptions, Writing};
pub use stream::{MOST_THREADS, Plan, StreamError, annotate};
pub use summary::Summary;
pub use token::{Token, TokenKind};
