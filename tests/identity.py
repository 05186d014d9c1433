#!/usr/bin/env python3
"""Redacts real PDFs and compares the pages before and after with two renderers, pixel by pixel.

    tests/identity.py PROGRAM FOLDER… [--files 60] [--seed 1] [--report FILE]

Per file two of its words are redacted with `--box exact`, so that nothing moves. Poppler and MuPDF draw
each page that lost a word at 150 dpi; outside the boxes (and a third of a line around them) no pixel may
differ. Files that are held back are counted, and why is written. Needs poppler-utils and, of Python, pymupdf, numpy and
pillow; files that are public test collections, in a folder of your own. Nothing is written there."""
import argparse
import collections
import io
import json
import pathlib
import random
import re
import subprocess
import sys
import tempfile

import numpy
import pymupdf
from PIL import Image

DPI = 150
# A difference that an eye may see, of 255.
SEEN = 32
PAGES = 3


def words(path):
    run = subprocess.run(["pdftotext", path, "-"], capture_output=True, timeout=60)
    found = collections.Counter(re.findall(r"[A-Za-z]{4,12}", run.stdout.decode("utf-8", "replace")))
    rare = sorted(w for w, n in found.items() if n < 40)
    return random.sample(rare, min(2, len(rare)))


def poppler(path, page):
    args = ["pdftoppm", "-r", str(DPI), "-f", str(page), "-l", str(page), "-cropbox", path]
    return Image.open(io.BytesIO(subprocess.run(args, capture_output=True, timeout=120).stdout))


def mupdf(path, page):
    drawn = pymupdf.open(path)[page - 1].get_pixmap(dpi=DPI)
    return Image.frombytes("RGB", (drawn.width, drawn.height), drawn.samples)


def outside(path, page, quads, size):
    """True where no box is."""
    mask = numpy.ones((size[1], size[0]), bool)
    shown = pymupdf.open(path)[page - 1]
    for quad in quads:
        points = [pymupdf.Point(p) * shown.transformation_matrix * shown.rotation_matrix for p in quad]
        xs, ys = [p.x * DPI / 72 for p in points], [p.y * DPI / 72 for p in points]
        more = 3 + min(max(ys) - min(ys), max(xs) - min(xs)) / 3
        left, top = max(0, int(min(xs) - more)), max(0, int(min(ys) - more))
        mask[top:int(max(ys) + more) + 1, left:int(max(xs) + more) + 1] = False
    return mask


def compare(original, copy, page, quads):
    out = []
    for draw in (poppler, mupdf):
        before, after = draw(original, page).convert("RGB"), draw(copy, page).convert("RGB")
        if before.size != after.size:
            out.append((-1, -1))
            continue
        difference = abs(numpy.asarray(before).astype(int) - numpy.asarray(after)).max(axis=2)
        difference = difference[outside(original, page, quads, before.size)]
        out.append((int((difference > 0).sum()), int((difference > SEEN).sum())))
    return out


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("folders", nargs="+", type=pathlib.Path)
    parser.add_argument("--files", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--report", type=argparse.FileType("w"), default=sys.stdout)
    args = parser.parse_args()
    random.seed(args.seed)
    files = sorted(p for folder in args.folders for p in folder.rglob("*.pdf"))
    random.shuffle(files)
    count = collections.Counter()
    for path in files:
        if count["compared"] >= args.files:
            break
        try:
            terms = words(path)
            if not terms:
                continue
            with tempfile.TemporaryDirectory() as scratch:
                out = pathlib.Path(scratch, "uit")
                command = [args.program, "redact", path, "--kind", "none", "--box", "exact"]
                command += ["--images", "keep", "-j", "1", "-o", out]
                command += [a for t in terms for a in ("--term", t)]
                run = subprocess.run(command, capture_output=True, text=True, timeout=120)
                copies = list((out / "documenten").glob("*.pdf"))
                if run.returncode > 3 or not copies:
                    count["held back"] += 1
                    print("held back", run.returncode, path.name, run.stderr.strip().splitlines()[:1], file=args.report)
                    continue
                pages = collections.defaultdict(list)
                for line in (out / "rapport/bevindingen.jsonl").open():
                    row = json.loads(line)
                    if row.get("quads") and row.get("page"):
                        pages[row["page"]] += row["quads"]
                if not pages:
                    continue
                found = [compare(path, copies[0], p, pages[p]) for p in sorted(pages)[:PAGES]]
        except Exception as error:  # a renderer that gives up says nothing about the copy
            count["not drawn"] += 1
            print("not drawn", path.name, type(error).__name__, file=args.report)
            continue
        count["compared"] += 1
        count["pages"] += len(found)
        for n, name in enumerate(("poppler", "mupdf")):
            count[f"{name}: pages alike"] += sum(f[n][0] == 0 for f in found)
            count[f"{name}: pages that look alike"] += sum(f[n][1] == 0 for f in found)
        if any(n for f in found for both in f for n in both):
            print(path.name, terms, found, file=args.report, flush=True)
    for name, n in sorted(count.items()):
        print(f"{n:6} {name}", file=args.report)


if __name__ == "__main__":
    main()
