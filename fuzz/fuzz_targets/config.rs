//! Any text as a configuration.

#![no_main]

use libfuzzer_sys::fuzz_target;
use xuekan::config;
use xuekan::diag::Lang;
use xuekan::workspace::Memory;

fuzz_target!(|text: &str| {
    let workspace = Memory::of([("config/bulletin.yaml", text)]);
    let (_, findings) = config::load(&workspace, "config/bulletin.yaml");
    for finding in &findings {
        let _ = finding.draw(Lang::En, false);
    }
});
