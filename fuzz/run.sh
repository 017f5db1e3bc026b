#!/bin/sh
# Fuzzes targets one after another, each for ten minutes or for the seconds given: SECONDS_EACH=60 fuzz/run.sh docx html
cd "$(dirname "$0")/.." || exit 1
export RAYON_NUM_THREADS=1
for target; do
    case $target in
        html | docx | epub | archive | feed) dict=markup ;;
        pdf) dict=pdf ;;
        *) dict=chinese ;;
    esac
    fuzz/fuzz.sh run "$target" -- -max_total_time="${SECONDS_EACH:-600}" -dict="fuzz/$dict.dict" \
        -timeout=10 -report_slow_units=2 -rss_limit_mb=2048 -max_len=65536 -print_final_stats=1 || exit
done
