#!/usr/bin/env python3
"""Redacts one word of every real PDF and compares what others read of it before and after.

    tests/pdf_sweep.py PROGRAM FOLDER… [--skip N] [--most N] [--report FILE] [--jobs 2]

Per file, one word of four letters or more is drawn (by the file's name, so each time the same) from what
poppler and MuPDF both read, and `redact --kind none --term WORD` is run, one process a file, two minutes at
most. Then, in both readers: the word is gone, and all other words are there as often as before; what stands
in one piece with the word (`Word-other`) may go with it, and where lines were set anew words may be parted
or joined otherwise: letters count then. A file may be held back or left unread, with a reason; it may not
crash, hang, or lose more than the word. Needs poppler-utils and PyPI pymupdf; nothing is written beside the
files.
"""
import argparse
import collections
import concurrent.futures
import json
import pathlib
import random
import re
import subprocess
import sys
import tempfile

LIMIT = 120


def poppler(path):
    ran = subprocess.run(["pdftotext", "-q", str(path), "-"], capture_output=True, timeout=LIMIT)
    return ran.stdout.decode("utf-8", "replace")


def mupdf(path):
    code = ("import sys,pymupdf\npymupdf.TOOLS.mupdf_display_errors(False)\n"
            "d=pymupdf.open(sys.argv[1])\n"
            "d.needs_pass and d.authenticate('')\n"
            "sys.stdout.buffer.write(chr(10).join(p.get_text() for p in d).encode('utf-8','replace'))")
    ran = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, timeout=LIMIT)
    return ran.stdout.decode("utf-8", "replace")


READERS = {"poppler": poppler, "mupdf": mupdf}


def words(text):
    return collections.Counter(re.findall(r"\w+", text.lower()))


def letters(text):
    return collections.Counter(re.sub(r"\W", "", text.lower()))


def judge(before, after, word):
    """What is wrong with what a reader sees of the copy."""
    had, has = words(before), words(after)
    wrong = []
    if has[word]:
        wrong.append(f"word still there {has[word]} of {had[word]}")
    lost = had - has
    del lost[word]
    lost = {w: n for w, n in lost.items() if word not in w}
    if lost:
        # Letters of what went with the word are allowed for.
        pieces = sum((letters(w * n) for w, n in had.items() if word in w), collections.Counter())
        missing = sum((letters(before) - letters(after) - pieces).values())
        if missing:
            wrong.append(f"{missing} letters of {sum(lost.values())} other words lost")
    return wrong


def sweep(program, path):
    try:
        before = {name: read(path) for name, read in READERS.items()}
    except subprocess.TimeoutExpired:
        return "not read by others", []
    both = words(before["poppler"]) & words(before["mupdf"])
    able = sorted(w for w in both if len(w) >= 4 and w.isalpha() and w.isascii())
    word = random.Random(path.name).choice(able) if able else "griffioen"
    with tempfile.TemporaryDirectory() as folder:
        out = pathlib.Path(folder, "uit")
        try:
            ran = subprocess.run([program, "redact", str(path), "--kind", "none", "--term", word, "-j", "1", "-q", "-o", str(out)],
                                 capture_output=True, timeout=LIMIT)
        except subprocess.TimeoutExpired:
            return "hangs", [f"more than {LIMIT} s"]
        said = ran.stdout.decode("utf-8", "replace") + ran.stderr.decode("utf-8", "replace")
        if ran.returncode not in (0, 1, 3, 4) or "panicked" in said:
            return "crash", [f"exit {ran.returncode}: {said[-300:]}"]
        rows = pathlib.Path(out, "rapport", "bevindingen.jsonl")
        outcome, why = "no report", ""
        if rows.exists():
            for row in map(json.loads, rows.read_text().splitlines()):
                if "outcome" in row:
                    gaps = ",".join(sorted({g["reason"] for g in row["gaps"]}))
                    outcome, why = row["outcome"], f"{row['reason'] or ''} {row['detail'] or ''} {gaps}".strip()
                    break
        # Its name may hold the word, and is another then.
        copy = next(pathlib.Path(out, "documenten").glob("*.pdf"), None)
        if copy is None:
            # Without the word there is nothing to copy; else it was held back, with its reason.
            fine = outcome in ("clean",) and not able
            return outcome + ("" if fine else f": {why}"), []
        problems = []
        for name, read in READERS.items():
            try:
                problems += [f"{name}: {w}" for w in judge(before[name], read(copy), word)]
            except subprocess.TimeoutExpired:
                problems.append(f"{name}: takes too long")
        return outcome, problems


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("program")
    args.add_argument("folders", nargs="+", type=pathlib.Path)
    args.add_argument("--skip", type=int, default=0)
    args.add_argument("--most", type=int)
    args.add_argument("--report", type=pathlib.Path)
    args.add_argument("--jobs", type=int, default=2)
    args = args.parse_args()
    files = sorted(f for folder in args.folders for f in folder.rglob("*.pdf") if f.is_file())[args.skip:]
    files = files[: args.most]
    outcomes, bad = collections.Counter(), 0
    report = args.report.open("w") if args.report else sys.stdout
    with concurrent.futures.ThreadPoolExecutor(args.jobs) as pool:
        for path, (outcome, problems) in zip(files, pool.map(lambda f: sweep(args.program, f), files)):
            outcomes[outcome.split(":")[0]] += 1
            bad += bool(problems)
            if problems or outcome not in ("redacted", "clean", "needs-review"):
                print(f"{path}: {outcome} {'; '.join(problems)}", file=report, flush=True)
    print(f"{len(files)} files: {dict(outcomes)}; {bad} with problems")
    sys.exit(bool(bad))


if __name__ == "__main__":
    main()
