#!/usr/bin/env python3
"""Makes foreign/items.txt from the PyPI package wordfreq 3.1.1.

    python3 patterns/lists/foreign.py DIR

DIR is the package's data folder (large_*.msgpack.gz). Needs msgpack. Run it after prune.py.
"""
import gzip
import re
import sys
from pathlib import Path

import msgpack

SOURCE, HERE = Path(sys.argv[1]), Path(__file__).parent


def zipf(language):
    with gzip.open(SOURCE / f"large_{language}.msgpack.gz") as file:
        bins = msgpack.load(file, raw=False)[1:]
    return {word: 9 - cents / 100 for cents, words in enumerate(bins) for word in words}


def listed(name):
    lines = (HERE / name / "items.txt").read_text(encoding="utf-8").splitlines()
    return {r[0].lower(): int(r[1]) if len(r) > 1 else 2 for r in (l.split("\t") for l in lines)}


dutch = zipf("nl")
words = {w.lstrip("+").lower() for w in listed("words")}
first = listed("firstnames") | listed("firstnames-world")
surname = listed("surnames")
found = set()
for language, least in (("en", 3.4), ("fr", 3.7), ("de", 4.0)):
    for word, frequency in zipf(language).items():
        name = first.get(word, 0) >= 3 or surname.get(word, 0) >= 500
        if (
            frequency >= least
            and frequency >= dutch.get(word, 0) + 0.6
            and re.fullmatch(r"[^\W\d_]{2,}", word)
            and word not in words
            and not name
        ):
            found.add(word)
(HERE / "foreign" / "items.txt").write_text("".join(f"{w}\n" for w in sorted(found)), encoding="utf-8")
