#!/usr/bin/env python3
"""Makes the items.txt of the lists in this folder from the sources that each SOURCE.md names.

    python3 patterns/lists/prune.py DIR

DIR holds the source files: names/ places/ words/ as the SOURCE.md files call them.
Nothing else writes an items.txt, except that of context/, which is written by hand.
"""
import re
import sys
from pathlib import Path

SOURCE, HERE = Path(sys.argv[1]), Path(__file__).parent
LETTERS = re.compile(r"[^\W\d_]+(?:['’.\-][^\W\d_]+)*['’]?$")


def rows(name):
    for line in (SOURCE / name).read_text(encoding="utf-8").splitlines():
        yield line.split("\t")


def write(name, lines):
    text = "".join(f"{line}\n" for line in lines)
    (HERE / name / "items.txt").write_text(text, encoding="utf-8")


zipf = {r[0]: float(r[1]) for r in list(rows("words/wordfreq_nl_zipf.ccbysa4.tsv"))[1:] if len(r) == 2}
dictionary = [r[0] for r in rows("words/dutch_words_opentaal.bsd.txt")]
common = {w for w in dictionary if w[:1].islower()}

# First names: 3 = common, 2 = in use, 1 = rare. The long tail of the source holds words; a word that
# is used often and rarely scored as a name is left out.
score = {r[0]: int(r[1]) for r in list(rows("names/firstnames_filenthropist.mit.tsv"))[1:] if len(r) == 2}
faker = {r[0] for r in rows("names/firstnames_faker_nl_NL.mit.txt")}
level = {}
for name, points in score.items():
    word = name.lower()
    if not LETTERS.match(name) or (name.isupper() and len(name) < 5) or len(name) < 2:
        continue
    grade = 3 if points >= 500 else 2 if points >= 2 else 1
    if grade < 3 and word in common and zipf.get(word, 0) >= (2.0 if grade == 1 else 3.0):
        continue
    if points == 0 and zipf.get(word, 0) >= 4:
        continue
    level[name] = max(grade, level.get(name, 0))
for name in faker:
    level[name] = 3
write("firstnames", (f"{n}\t{g}" for n, g in sorted(level.items())))

surnames = {r[0]: int(r[1]) for r in list(rows("names/surnames_filenthropist_counts.mit.tsv"))[1:] if len(r) == 2}
write("surnames", (f"{n}\t{c}" for n, c in sorted(surnames.items()) if LETTERS.match(n) and len(n) > 1))

# Ordinary words, and capitalised words that are no names of persons (`+` before them).
known = {n.lower() for n in level} | {n.lower() for n in surnames}
proper = {w for w in dictionary if w[:1].isupper() and zipf.get(w.lower(), 0) >= 2.5 and w.lower() not in known}
plain = {w for w in common if LETTERS.match(w) and len(w) > 1}
write("words", sorted(plain) + [f"+{w}" for w in sorted(proper) if LETTERS.match(w)])

write("frequency", (f"{w}\t{z}" for w, z in sorted(zipf.items()) if z >= 2.5 and LETTERS.match(w)))

places = set()
for name in ("woonplaatsen_filenthropist.mit.txt", "gemeenten_filenthropist.mit.txt",
             "provinces_filenthropist.mit.txt", "countries_filenthropist.mit.txt"):
    places |= {re.sub(r" \(.*\)$", "", r[0]).strip() for r in rows(f"places/{name}")}
write("places", sorted(p for p in places if len(p) > 1))
write("streets", sorted({r[0].strip() for r in rows("places/streets_bag.txt") if len(r[0].strip()) > 2}))
