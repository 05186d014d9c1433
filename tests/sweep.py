#!/usr/bin/env python3
"""Redacts real files by the hundred and compares what LibreOffice reads of them before and after.

    tests/sweep.py PROGRAM FOLDER… [--words 3] [--report FILE]

Per file, the program runs twice, with nothing to look for but terms:

1. with a word that stands nowhere: every part of the copy is the same, byte for byte, but for those
   that every copy loses (properties, names of authors, macros, pictures that nobody read);
2. with three words of the file, chosen by its content: LibreOffice opens the copy, and its text is
   that of the original without those words.

A file may be held back or refused, with a reason; it may not crash, hang (five minutes), or leave a word.
Needs LibreOffice, poppler-utils and Python; files that are public test collections, in a folder of
your own. Nothing is written there."""
import argparse
import collections
import email
import hashlib
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import zipfile
from xml.etree import ElementTree

MARK = "█████"
TEXT = {"docx": "txt:Text", "docm": "txt:Text", "dotx": "txt:Text", "odt": "txt:Text", "rtf": "txt:Text",
        "html": "txt:Text", "xlsx": "csv", "xlsm": "csv", "ods": "csv", "pptx": "pdf", "odp": "pdf"}
# What LibreOffice makes another format of on the way, by what its copy is.
OLD = {"doc": "txt:Text", "xls": "csv", "ppt": "pdf"}
TEXT |= OLD
MAIL = {"eml", "msg"}
# Files that the office program opens at one start.
BATCH = 20
# An attribute that leads to another part.
REFERS = re.compile(r"\{.*/relationships\}(?:id|embed|link|pict|relid)$")
# Words that LibreOffice writes itself, and words of the format: they stand where no text is.
OWN = {"true", "false", "value", "total", "result", "error", "page", "sheet", "#value"}
WRITTEN = re.compile(rb"""</?([\w:.-]+)|\s([\w:.-]+)=["']|["'](https?:[^"']*|urn:[^"']*|application/[^"']*)["']""")
# Parts that every copy loses something of, by a piece of their names.
SCRUBBED = re.compile(r"docProps|\.rels$|\[Content_Types\]|comment|person|people|settings|media/|Pictures/"
                      r"|core-properties|meta\.xml|manifest|embeddings|thumbnail|authors|presence|changesInfos|printerSettings", re.I)
SHEETS = 'csv:Text - txt - csv (StarCalc):9,34,76,1,,0,false,false,false,false,false,-1'


def office(folder, target, files):
    """Converts files; those that LibreOffice does not open have no output."""
    out = pathlib.Path(folder, "text")
    profile = f"-env:UserInstallation=file://{folder}/profile"
    kind = SHEETS if target == "csv" else target
    try:
        subprocess.run(["soffice", "--headless", profile, "--convert-to", kind, "--outdir", str(out), *files],
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=60 + 20 * len(files))
    except subprocess.TimeoutExpired:
        pass
    texts = []
    for path in files:
        stem = pathlib.Path(path).stem
        if target == "pdf":
            pdf = out / f"{stem}.pdf"
            done = pdf.exists() and subprocess.run(["pdftotext", "-layout", str(pdf), "-"], capture_output=True)
            texts.append(done.stdout.decode("utf-8", "replace") if done else None)
            continue
        found = sorted(out.glob(f"{glob(stem)}[.-]*csv" if target == "csv" else f"{glob(stem)}.txt"))
        texts.append("\n".join(f.read_text("utf-8", "replace") for f in found) if found else None)
    return texts


def glob(name):
    return re.sub(r"([\[\]*?])", r"[\1]", name)


def redact(program, path, words, folder):
    """Outcome of the file itself and path of its copy."""
    terms = pathlib.Path(folder, "woorden.txt")
    terms.write_text("\n".join(words))
    out = pathlib.Path(folder, "uit")
    subprocess.run(["rm", "-rf", str(out)])
    try:
        ran = subprocess.run([program, "redact", str(path), "--kind", "none", "--terms", str(terms), "-j", "1", "-q", "-o", str(out)],
                             capture_output=True, timeout=300)
    except subprocess.TimeoutExpired:
        return "HANGS", None, ""
    if ran.returncode < 0 or ran.returncode > 4 or b"panicked" in ran.stderr:
        return "CRASHES", None, ran.stderr.decode("utf-8", "replace")[-300:]
    outcome = why = ""
    if not (out / "rapport/bevindingen.jsonl").exists():
        return "CRASHES", None, ran.stderr.decode("utf-8", "replace")[-300:]
    for line in (out / "rapport/bevindingen.jsonl").read_text().splitlines():
        line = json.loads(line)
        if "outcome" in line and line["member"] is None and not outcome:
            gaps = [f"{g['reason']} {g['detail'] or ''}" for g in line["gaps"]]
            outcome, why = line["outcome"], f"{line['reason'] or ''} {line['detail'] or ''} {'; '.join(gaps)}".strip()
    copies = [p for p in (out / "documenten").rglob("*") if p.is_file()] if (out / "documenten").exists() else []
    return outcome, copies[0] if copies else None, why


def parts_changed(before, after):
    """Names of parts that differ though nothing was to be removed and no copy loses them."""
    if not zipfile.is_zipfile(before):
        return []
    with zipfile.ZipFile(before) as a, zipfile.ZipFile(after) as b:
        names = set(b.namelist())
        wanted = [n for n in a.namelist() if n in names and not SCRUBBED.search(n)]
        return [n for n in wanted if a.read(n) != b.read(n) and tied(a.read(n)) != tied(b.read(n))]


def tied(part):
    """A part without the elements that refer to another, which may be gone, and all inside them."""
    try:
        root = ElementTree.fromstring(part)
    except ElementTree.ParseError:
        return part
    for parent in list(root.iter()):
        for child in [c for c in parent if any(REFERS.match(name) for name in c.keys())]:
            parent.remove(child)
    return ElementTree.tostring(root)


def format_words(path):
    """What a file says as a format, in lower case: names of elements, attributes, entries and schemas."""
    raws = [pathlib.Path(path).read_bytes()]
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as package:
            raws = [n.encode() for n in package.namelist()]
            raws += [b"\n".join(b" ".join(m) for m in WRITTEN.findall(package.read(n)))
                     for n in package.namelist() if n.endswith((".xml", ".rels", ".vml"))]
    else:
        raws = [b"\n".join(b" ".join(m) for m in WRITTEN.findall(raws[0]))]
    return b"\n".join(raws).decode("utf-8", "replace").casefold()


def choose(text, count, seed, taken=""):
    """Words of five letters or more, none inside another or in `taken`, by a hash of the text."""
    words = sorted(set(re.findall(r"[^\W\d_]{5,}", text)))
    words = [w for w in words if w.casefold() not in OWN and w.casefold() not in taken]
    words.sort(key=lambda w: hashlib.sha256((seed + w).encode()).digest())
    chosen = []
    for word in words:
        low = word.casefold()
        if not any(low in c.casefold() or c.casefold() in low for c in chosen):
            chosen.append(word)
        if len(chosen) == count:
            break
    return chosen


def letter(raw):
    """The words with a capital in the texts of a mail: others are the words that mails are made of."""
    message = email.message_from_bytes(raw)
    texts = [p.get_payload(decode=True) or b"" for p in message.walk() if p.get_content_type() == "text/plain"]
    return " ".join(re.findall(r"\b[A-Z][a-z]{4,}", b" ".join(texts).decode("utf-8", "replace")))


def tokens(text):
    return re.findall(r"\S+", text.replace("\u00ad", ""))


def compare(before, after, words):
    """What is wrong with the text of a copy; nothing is fine."""
    low = [w.casefold() for w in words]
    left = [t for t in tokens(after) if any(w == p for w in low for p in re.findall(r"[^\W\d_]+", t.casefold()))]
    if left:
        return "LEFT"
    holds = lambda t: any(w in t.casefold() for w in low)
    want = collections.Counter(t for t in tokens(before) if not holds(t))
    has = collections.Counter(t for t in tokens(after) if MARK not in t)
    gone, new = want - has, has - want
    changed = sum(gone.values()) + sum(new.values())
    # Dates and names that fields show anew, and words broken over lines, are no fault of the copy.
    return f"CHANGED {changed}: -{list(gone)[:4]} +{list(new)[:4]}" if changed > 2 + len(tokens(before)) // 200 else ""


def main():
    ask = argparse.ArgumentParser()
    ask.add_argument("program")
    ask.add_argument("folder", nargs="+")
    ask.add_argument("--words", type=int, default=3)
    ask.add_argument("--report")
    ask.add_argument("--only", default="")
    args = ask.parse_args()
    report = open(args.report, "w") if args.report else sys.stdout
    paths = sorted(p for f in args.folder for p in pathlib.Path(f).rglob("*") if p.is_file())
    wanted = set(args.only.split(",")) if args.only else set(TEXT) | MAIL
    kinds = collections.defaultdict(list)
    for path in paths:
        kind = path.suffix.lower().lstrip(".")
        if kind in wanted:
            kinds[kind].append(path)
    count = collections.Counter()
    for kind, all_of_kind in sorted(kinds.items()):
        for first in range(0, len(all_of_kind), BATCH):
            with tempfile.TemporaryDirectory() as folder:
                results = batch(args, all_of_kind[first:first + BATCH], kind, folder)
            for path, result in results:
                count[kind, re.split(r"[: ]", result)[0]] += 1
                print(f"{result}\t{path}", file=report, flush=True)
    for (kind, result), n in sorted(count.items()):
        print(f"{kind}\t{result}\t{n}", file=report, flush=True)


class Case:
    """One file on its way: the result, once there is one."""

    def __init__(self, folder, path, number, kind):
        # A name of one shape keeps the converter's outputs apart.
        self.path, self.kind, self.result = path, kind, None
        self.source = pathlib.Path(folder, f"a{number}.{kind}")
        self.copy = pathlib.Path(folder, f"b{number}.{kind}")
        self.source.write_bytes(path.read_bytes())
        self.changed, self.words, self.before = [], [], None


def batch(args, paths, kind, folder):
    """Results of files of one kind; the office program starts twice for all of them."""
    cases = [Case(folder, path, number, kind) for number, path in enumerate(paths)]
    for case in cases:
        nothing(args, case, folder)
    going = [c for c in cases if c.result is None]
    if kind not in MAIL:
        texts(folder, kind, going, "source", "before")
    for case in going:
        if case.before is None:
            case.result = "unopened: LibreOffice does not open the original"
        else:
            words(args, case, folder)
    going = [c for c in cases if c.result is None]
    texts(folder, kind, going, "copy", "after")
    for case in going:
        if case.after is None:
            case.result = "UNOPENED: LibreOffice does not open the copy"
            continue
        wrong = compare(case.before, case.after, case.words)
        if case.changed:
            wrong = f"PARTS {case.changed[:4]} {wrong}"
        case.result = wrong or "ok"
    return [(c.path, c.result) for c in cases]


def texts(folder, kind, cases, which, into):
    """Converts all at once, and what that leaves out one by one."""
    files = [str(getattr(c, which)) for c in cases]
    found = (office(folder, TEXT[kind], files) if files else None) or [None] * len(files)
    for case, name, text in zip(cases, files, found):
        if text is None:
            (text,) = office(folder, TEXT[kind], [name]) or [None]
        setattr(case, into, text)


def nothing(args, case, folder):
    """Redacts a word that stands nowhere."""
    outcome, copy, why = redact(args.program, case.source, ["Qwzxvkjhq"], folder)
    if outcome in ("HANGS", "CRASHES", "leak"):
        case.result = f"{outcome.upper()} (nothing) {why}"
    elif copy is None:
        case.result = f"refused: {outcome} {why}"
    else:
        case.changed = parts_changed(case.source, copy) if copy.suffix == case.source.suffix else []
        if case.kind in MAIL:
            case.before = letter(copy.read_bytes())
        elif case.kind in OLD:
            case.copy = case.copy.with_suffix(copy.suffix)


def words(args, case, folder):
    """Redacts words of the text."""
    case.words = choose(case.before, args.words, case.path.name, format_words(case.source))
    if not case.words:
        case.result = f"PARTS {case.changed[:4]}" if case.changed else "wordless"
        return
    outcome, copy, why = redact(args.program, case.source, case.words, folder)
    if outcome in ("HANGS", "CRASHES", "leak") or copy is None:
        case.result = f"{outcome.upper()} (words {len(case.words)}) {why}"
    elif case.kind in MAIL:
        case.result = "PARTS " + ", ".join(case.changed) if case.changed else "ok"
    else:
        case.copy.write_bytes(copy.read_bytes())


if __name__ == "__main__":
    main()
