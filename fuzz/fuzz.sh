#!/bin/sh
# cargo-fuzz as these targets are built: fuzz/fuzz.sh build, fuzz/fuzz.sh run TARGET, fuzz/fuzz.sh tmin TARGET FILE.
cd "$(dirname "$0")/.." || exit 1
command=$1
shift
export RUSTC_BOOTSTRAP=1 RUSTC_WRAPPER="$PWD/fuzz/instrument.sh"
exec cargo fuzz "$command" -s none --strip-dead-code=true "$@"
