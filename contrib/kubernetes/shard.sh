#!/bin/sh
# One shard of a scan: every $SHARDS-th path of a listing, beginning with number $JOB_COMPLETION_INDEX.
# The result gets its name only when it is whole; a shard that is done is not done again.
#
#   JOB_COMPLETION_INDEX=0 SHARDS=16 shard.sh listing.txt RESULT-FOLDER --kind schijf
set -eu
listing=$1 out=$2/findings-$JOB_COMPLETION_INDEX.jsonl
shift 2
test -f "$out" && exit 0
code=0
awk -v n="$SHARDS" -v i="$JOB_COMPLETION_INDEX" 'NR % n == i' "$listing" |
  zwartlak scan --files-from - --format jsonl --quiet "$@" > "$out.part" || code=$?
# 0, 1 and 3 are answers. The last line counts the files and is there only at the end.
case $code in 0 | 1 | 3) ;; *) exit "$code" ;; esac
tail -n 1 "$out.part" | grep -q '^{"summary"'
grep -v '^{"summary"' "$out.part" > "$out.lines" || true
mv "$out.lines" "$out"
rm "$out.part"
