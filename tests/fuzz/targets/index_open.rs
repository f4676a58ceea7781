#![no_main]

#[path = "../bodies/index_open.rs"]
mod body;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| body::run(bytes));
