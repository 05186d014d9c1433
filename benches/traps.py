#!/usr/bin/env python3
"""Our copies of a suite of trap files beside those of other tools, as a table.

    cargo build --release --features ocr
    benches/traps.py SUITE target/release/zwartlak [--dir DIR] [--tools zwartlak,pymupdf,clearleaf]

SUITE holds `make_traps.py` and `check_leaks.py` (its README says what they need). Every tool is told the word
and nothing else, searches with its own means and writes its copies; one independent check judges all of them.
Other tools are PyPI packages and count when they are installed: pymupdf (pages are searched, redacted, saved
with garbage collection), clearleaf (lines of text with the word are marked from its first to its last letter).
Prints the leaks of each kind of trap, files without a copy (refused) in brackets, and copies that lost the word
that must stay.
"""
import argparse
import collections
import importlib.util
import json
import pathlib
import subprocess
import sys
import tempfile


def zwartlak(program, word, traps, out):
    subprocess.run([program, "redact", traps, "--kind", "none", "--term", word, "-q", "-o", out], capture_output=True)


def pymupdf(_, word, traps, out):
    import pymupdf as library
    library.TOOLS.mupdf_display_errors(False)
    for path in sorted(traps.glob("*.pdf")):
        try:
            document = library.open(path)
            for page in document:
                for place in page.search_for(word):
                    page.add_redact_annot(place, fill=(0, 0, 0))
                page.apply_redactions()
            document.save(out / path.name, garbage=3, deflate=True)
        except Exception as error:
            print(f"pymupdf: {path.name}: {error}", file=sys.stderr)


def clearleaf(_, word, traps, out):
    import clearleaf as library
    for path in sorted(traps.glob("*.pdf")):
        try:
            document = library.open(str(path))
            for number in range(len(document)):
                page = document[number]
                for line in page.text_lines():
                    at = line["text"].find(word)
                    if at >= 0:
                        _, top, _, bottom = line["bbox"]
                        page.add_redact_annot((line["carets"][at], top, line["carets"][at + len(word)], bottom))
                page.apply_redactions()
            document.save(str(out / path.name))
        except Exception as error:
            print(f"clearleaf: {path.name}: {error}", file=sys.stderr)


TOOLS = {"zwartlak": zwartlak, "pymupdf": pymupdf, "clearleaf": clearleaf}


def judge(suite, traps, out):
    """By kind of trap: leaks, refused, lost."""
    sys.path.insert(0, str(suite))
    from check_leaks import check
    found = {p.name: p for p in out.rglob("*.pdf")}
    counts = collections.defaultdict(lambda: [0, 0, 0])
    for trap in json.loads((traps / "manifest.json").read_text()):
        copy, count = found.get(trap["file"]), counts[trap["kind"]]
        if copy is None:
            count[1] += 1
            continue
        looks = trap["kind"] in ("pixels", "vector") or trap["id"].startswith(("cid", "stamp", "freetext", "field_v"))
        seen = check(str(copy), codes=trap["codes"], pixels=looks)
        leaks = [channel for channel in seen if not channel.startswith("_")]
        count[0] += bool(leaks)
        count[2] += not leaks and seen["_keep"] < 3
    return counts


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("suite", type=pathlib.Path)
    args.add_argument("program", type=pathlib.Path)
    args.add_argument("--dir", type=pathlib.Path, default=None)
    args.add_argument("--word", default="Griffioen")
    args.add_argument("--tools", default=",".join(TOOLS))
    args = args.parse_args()
    folder = args.dir or pathlib.Path(tempfile.mkdtemp())
    traps = folder / "traps"
    subprocess.run([sys.executable, args.suite / "make_traps.py", traps], check=True, capture_output=True)
    kinds = collections.Counter(t["kind"] for t in json.loads((traps / "manifest.json").read_text()))
    print("| tool | " + " | ".join(f"{k} {n}" for k, n in sorted(kinds.items())) + f" | all {kinds.total()} | lost |")
    print("|---" * (len(kinds) + 3) + "|")
    for name in args.tools.split(","):
        if name != "zwartlak" and importlib.util.find_spec(name) is None:
            print(f"| {name} | not installed |")
            continue
        out = folder / name
        out.mkdir(exist_ok=True)
        TOOLS[name](args.program.resolve(), args.word, traps, out)
        counts = judge(args.suite.resolve(), traps, out)
        cell = lambda leaks, refused, _=0: f"{leaks} ({refused})" if refused else str(leaks)
        total = [sum(c[n] for c in counts.values()) for n in range(3)]
        cells = [cell(*counts[k]) for k in sorted(kinds)] + [cell(*total), str(total[2])]
        print(f"| {name} | " + " | ".join(cells) + " |", flush=True)


if __name__ == "__main__":
    main()
