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

# Into the same file: a shorter listing, files that change, other options.
again() { BLOCK=2 "$here/parallel/scan.sh" few all "$@"; }
same() {
  zwartlak scan --files-from few --format jsonl --quiet "$@" > one || test $? -le 3
  lines one > expected
  lines all > found
  cmp expected found
}
head -n 5 listing > few
again --kind schijf
same --kind schijf
echo "Bel 06-12345678." > "$work/in/los.txt"
echo "$work/in/los.txt" >> few
again --kind schijf
same --kind schijf
echo "Bel 06-87654321 of mail." > "$work/in/los.txt"
again --kind schijf
same --kind schijf
again --kind none --term "it's {} \"hier\"" --term "of mail"
same --kind none --term "it's {} \"hier\"" --term "of mail"
grep -q '"kind"' all
before=$(stat --format=%Y all.d/list.aaaaaa.jsonl)
sleep 1
again --kind none --term "it's {} \"hier\"" --term "of mail"
test "$before" = "$(stat --format=%Y all.d/list.aaaaaa.jsonl)"
: > few
again --kind schijf
test ! -s all
echo "GNU parallel: the same into a file that was there, and nothing twice"

"${PYTHON:-python3}" "$here/spark/test.py" "$program"
