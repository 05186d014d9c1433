#!/bin/sh
# Scans the files listed in $1 with GNU parallel, on this machine or (with --sshloginfile) on many;
# JSON lines go to $2. Run again after a break, it goes on where it was: finished blocks are kept in $2.d.
#
#   find /mnt/share -type f | sort > listing.txt
#   contrib/parallel/scan.sh listing.txt findings.jsonl --kind schijf
#
# A block is 1000 files ($BLOCK). Exit codes of zwartlak that are answers (0, 1, 3) count as done; anything else is tried three times.
set -eu
listing=$1 out=$2
shift 2
parts=$out.d
mkdir -p "$parts"
split --lines="${BLOCK:-1000}" --suffix-length=6 "$listing" "$parts/list."
for list in "$parts"/list.??????; do echo "$list"; done |
  parallel --retries 3 --halt soon,fail=1 "
    test -f {}.jsonl && cmp -s {} {}.done || {
      zwartlak scan --files-from {} --format jsonl --jobs 1 --quiet $* > {}.part
      case \$? in 0|1|3) grep -v '^{\"summary\"' {}.part > {}.jsonl; cp {} {}.done; rm {}.part ;; *) exit 1 ;; esac
    }"
cat "$parts"/list.??????.jsonl > "$out"
