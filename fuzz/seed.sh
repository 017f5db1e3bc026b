#!/bin/sh
# Writes a first corpus for every target: invented pages, bulletins and articles, the sample configuration.
cd "$(dirname "$0")/.." || exit 1
XUEKAN_SEEDS="$PWD/fuzz/corpus" cargo test --test suite seeds_for_fuzzing_are_written
