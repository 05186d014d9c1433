#!/usr/bin/env python3
"""Finding and removing 300 words in a LibreOffice document: ours beside PyMuPDF, on one core.

    cargo build --release --example speed
    python3 examples/speed/compare.py [FOLDER]

Needs LibreOffice (soffice), poppler-utils (pdftotext) and PyPI python-docx, pymupdf. Makes the document in FOLDER
(a temporary one by default), and prints for each: pages per CPU-second (best of five), memory, how many of the words
are gone and how many other words are lost, as pdftotext sees them.
"""
import collections, pathlib, random, re, resource, subprocess, sys, tempfile, time

TERM, HITS = "Griffioen", 300
LINES = [
    "Het college besluit, gelet op artikel 5.1 van de Wet open overheid, tot gedeeltelijke openbaarmaking.",
    "De kosten bedragen 1.250,00 euro (exclusief btw) en worden in vier termijnen betaald.",
    "De commissie vergadert op de eerste dinsdag van de maand in het stadhuis aan het plein.",
]


def document(folder):
    """100 pages of paragraphs, three of them with the word."""
    import docx
    random.seed(5)
    doc = docx.Document()
    doc.styles["Normal"].font.name = "Liberation Serif"
    for page in range(100):
        for n in range(5):
            text = " ".join(random.choice(LINES) for _ in range(4))
            doc.add_paragraph(text + (f" Ook {TERM} was aanwezig." if n < HITS // 100 else ""))
        if page < 99:
            doc.add_page_break()
    doc.save(folder / "lang.docx")
    subprocess.run(["soffice", "--headless", "--convert-to", "pdf", "--outdir", folder, folder / "lang.docx"],
                   check=True, capture_output=True)
    return folder / "lang.pdf"


def words(path):
    text = subprocess.run(["pdftotext", path, "-"], check=True, capture_output=True).stdout.decode()
    return collections.Counter(re.findall(r"\w+", text))


def judge(name, original, copy):
    before, after = words(original), words(copy)
    lost = sum(((before - after) - collections.Counter({TERM: 10**9})).values())
    print(f"{name}: {before[TERM] - after[TERM]} of {before[TERM]} gone, {lost} other words lost")


def pymupdf_once(path, out):
    import pymupdf
    start = time.process_time()
    doc = pymupdf.open(path)
    for page in doc:
        for place in page.search_for(TERM):
            page.add_redact_annot(place, fill=(0, 0, 0))
        page.apply_redactions()
    doc.save(out, garbage=3, deflate=True)
    return len(doc) / (time.process_time() - start)


def main():
    folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else tempfile.mkdtemp())
    path = document(folder)
    program = pathlib.Path(__file__).parents[2] / "target/release/examples/speed"
    print("zwartlak")
    subprocess.run([program, path, TERM, "5", folder / "ours.pdf"], check=True)
    judge("zwartlak", path, folder / "ours.pdf")
    best = max(pymupdf_once(path, folder / "theirs.pdf") for _ in range(5))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1000
    print(f"PyMuPDF\nfind and remove, {best:.0f} pages per CPU-second, memory {memory} MB")
    judge("PyMuPDF", path, folder / "theirs.pdf")
    print(f"file {path.stat().st_size // 1000} KB")


if __name__ == "__main__":
    main()
