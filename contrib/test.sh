#!/bin/sh
# Shows that shards, GNU parallel and Spark give the same lines as one run, whatever is interrupted.
#
#   contrib/test.sh target/release/zwartlak     (needs GNU parallel, a Java runtime, pyspark)
set -eu
here=$(cd "$(dirname "$0")" && pwd)
program=$(realpath "$1")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
PATH=$(dirname "$program"):$PATH
cd "$work"

for copy in 1 2 3; do
  mkdir -p "in/$copy" && cp "$here"/../fixtures/schijf/*.* "$here"/../fixtures/bad/*.* "in/$copy"
done
find "$work/in" -type f | sort > listing
lines() { grep -v '^{"summary"' "$@" | sort; }
zwartlak scan --files-from listing --kind schijf --format jsonl --quiet > one || test $? -le 3
lines one > expected

mkdir shards
for shard in 0 1 2 3; do
  SHARDS=4 JOB_COMPLETION_INDEX=$shard "$here/kubernetes/shard.sh" listing shards --kind schijf
done
cat shards/*.jsonl | lines > found
cmp expected found
echo "shards: $(wc -l < found) lines, the same as in one run"

BLOCK=7 "$here/parallel/scan.sh" listing all --kind schijf
lines all > found
cmp expected found
rm all.d/list.aaaaab.jsonl
BLOCK=7 "$here/parallel/scan.sh" listing all --kind schijf
lines all > found
cmp expected found
echo "GNU parallel: the same, also after a block was lost"

"${PYTHON:-python3}" "$here/spark/test.py" "$program"
