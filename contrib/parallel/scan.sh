#!/bin/sh
# Scans the files listed in $1 with GNU parallel, on this machine or (with --sshloginfile) on many;
# JSON lines go to $2. Run again after a break, it goes on where it was: finished blocks are kept in $2.d.
#
#   find /mnt/share -type f | sort > listing.txt
#   contrib/parallel/scan.sh listing.txt findings.jsonl --kind schijf
#
# A block is 1000 files ($BLOCK). A finished block counts in a later run as long as it is the same files, none
# of them changed (size, times, inode), and zwartlak, its policy, patterns and options are what they were; every other block
# is done again. Exit codes of zwartlak that are answers (0, 1, 3) count as done; anything else is tried three times.
set -eu
listing=$1 out=$2
shift 2
mkdir -p -m 700 "$out.d"
parts=$(cd "$out.d" && pwd)

# The options as the shell reads them back.
options=
for word; do options="$options '$(printf '%s' "$word" | sed "s/'/'\\\\''/g")'"; done

# Of another version, or with other options, nothing that is there counts.
version="$(zwartlak scan --files-from - "$@" --digest="$parts/version.sleutel")$options"
if ! printf '%s\n' "$version" | cmp -s - "$parts/version"; then
  rm -f "$parts"/list.*
  printf '%s\n' "$version" > "$parts/version"
fi

# What a block is known by: its files, and what the system says of each. A file that is gone leaves a line out.
cat > "$parts/block" <<BLOCK
set -u
look() { xargs -d '\n' -a "\$1" stat --format='%n %s %.9Y %.9Z %i' -- 2>/dev/null; }
look "\$1" > "\$1.now"
test -f "\$1.jsonl" && cmp -s "\$1" "\$1.done" && cmp -s "\$1.now" "\$1.seen" && exit 0
rm -f "\$1.done" "\$1.jsonl"
zwartlak scan --files-from "\$1" --format jsonl --jobs 1 --quiet$options > "\$1.part"
case \$? in 0 | 1 | 3) ;; *) exit 1 ;; esac
tail -n 1 "\$1.part" | grep -q '^{"summary"' || exit 1
grep -v '^{"summary"' "\$1.part" > "\$1.jsonl"
mv "\$1.now" "\$1.seen" && cp "\$1" "\$1.done" && rm "\$1.part"
BLOCK

# An earlier, longer listing leaves no blocks behind.
rm -f "$parts"/list.??????
split --lines="${BLOCK:-1000}" --suffix-length=6 "$listing" "$parts/list."
for old in "$parts"/list.??????.*; do
  test -f "${old%.*}" || rm -f "$old"
done
for list in "$parts"/list.??????; do
  if test -f "$list"; then echo "$list"; fi
done | parallel --quote --retries 3 --halt soon,fail=1 sh "$parts/block"
for list in "$parts"/list.??????; do
  if test -f "$list"; then cat "$list.jsonl"; fi
done > "$out.part"
mv "$out.part" "$out"
