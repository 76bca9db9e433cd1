#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| goodterms_fuzz::file("beancount", bytes));
