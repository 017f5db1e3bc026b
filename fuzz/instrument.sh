#!/bin/sh
# Stands before rustc: the readers and the parsers below them are instrumented, the rest is compiled plainly.
# What no reader runs would only make the build slow, and hashes and tables of Unicode hide what is worth finding.
# Crates are compiled in as many units as Cargo.toml says, not in one.
watched="annotate_snippets chardetng encoding_rs feed_rs granit_parser hayro_ccitt hayro_cmap hayro_interpret hayro_jbig2
    hayro_jpeg2000 hayro_syntax html5gum pulldown_cmark quick_xml serde_saphyr serde_json xuekan zip
    archive bulletin config docx epub feed html kind markdown newspaper pdf text"
rustc=$1
shift
before=
plain=yes
for argument; do
    [ "$before" = --crate-name ] && crate=$argument
    before=$argument
done
for name in $watched; do
    [ "$name" = "$crate" ] && plain=no
done
for argument; do
    shift
    case $plain$argument in
        yes-Cpasses=* | yes-Cllvm-args=-sanitizer-coverage* | *-Ccodegen-units=1) ;;
        *) set -- "$@" "$argument" ;;
    esac
done
exec "$rustc" "$@"
