#!/bin/sh
# Writes a first corpus for every target: fixtures, invented pages, bulletins and articles, our own book.
cd "$(dirname "$0")/.." || exit 1
XUEKAN_SEEDS="$PWD/fuzz/corpus" cargo test --test suite seeds_for_fuzzing_are_written
