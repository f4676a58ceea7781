//! The lints and fixes of services files, in the library.

mod examples;
mod properties;
mod rules;
