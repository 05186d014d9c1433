"""How fast a drive is scanned: measured, not claimed.

usage: drive.py ZWARTLAK [FILES]

1. The fixtures, with worker processes and without: what isolation costs a scan, copies, and a dossier. With
   0 FILES that is all.
2. 1,000 and 20,000 mixed small files for the first time: how busy the cores are, and memory.
3. 1,000 and FILES letters, and again when none has changed: files a second and memory.
"""

import os
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

PROGRAM = str(Path(sys.argv[1]).resolve())
FILES = int(sys.argv[2]) if len(sys.argv) > 2 else 200_000
FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
CORES = os.cpu_count() or 1
# With and without workers, in turn: an odd number, for the one in the middle.
PAIRS = 9


def memory(pid: int) -> int:
    """Resident memory of a process and what it started, in KiB."""
    total = 0
    todo = [pid]
    while todo:
        one = todo.pop()
        try:
            for line in Path(f"/proc/{one}/status").read_text().splitlines():
                if line.startswith("VmRSS"):
                    total += int(line.split()[1])
            for task in Path(f"/proc/{one}/task").glob("*/children"):
                todo += [int(word) for word in task.read_text().split()]
        except (OSError, ValueError):
            pass
    return total


def runnable(pid: int) -> int:
    """Threads of a process and of what it started that run or wait for a core, at this moment."""
    count = 0
    todo = [pid]
    while todo:
        one = todo.pop()
        for task in Path(f"/proc/{one}/task").glob("*"):
            try:
                count += (task / "stat").read_text().rsplit(")", 1)[1].split()[0] == "R"
                todo += [int(word) for word in (task / "children").read_text().split()]
            except (OSError, IndexError, ValueError):
                pass
    return count


SCAN = ("scan", "--kind", "schijf", "--format", "jsonl")


class Scan:
    """What a scan, or another command, cost: seconds, seconds of the processor, peak memory in MB, part of the cores kept busy.

    On a machine that does other work too, a core counts as busy when a thread runs or waits for one: it is
    what the scan would have used of free cores."""

    def __init__(self, root: Path, *more: str, command: tuple[str, ...] = SCAN) -> None:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        begun = time.monotonic()
        run = subprocess.Popen(
            [PROGRAM, *command, str(root), "-q", *more],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.peak = 0
        looks: list[int] = []

        def watch() -> None:
            turn = 0
            while run.poll() is None:
                looks.append(min(runnable(run.pid), CORES))
                if turn % 5 == 0:
                    self.peak = max(self.peak, memory(run.pid) // 1024)
                turn += 1
                time.sleep(0.05)

        watcher = threading.Thread(target=watch)
        watcher.start()
        code = run.wait()
        self.took = time.monotonic() - begun
        watcher.join()
        assert code in (0, 1, 3), code
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        self.used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        self.busy = sum(looks) / max(1, len(looks)) / CORES


def letters(root: Path, count: int) -> None:
    for n in range(count):
        folder = root / f"{n // 1000}"
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / f"{n}.txt").open("w") as out:
            out.write(f"Brief {n}. De heer P. Pietersen (06-1{n:07}) belde over de lampen.\n")


def mixed(root: Path, count: int) -> None:
    """Small files of every kind of the fixtures."""
    kinds = [p for k in ("schijf", "verslag", "woo") for p in sorted((FIXTURES / k).iterdir())
             if p.is_file() and p.suffix != ".py"]
    for n in range(count):
        folder = root / f"{n // 1000}"
        folder.mkdir(parents=True, exist_ok=True)
        source = kinds[n % len(kinds)]
        shutil.copy(source, folder / f"{n}{source.suffix}")


def isolation(what: str, root: Path, files: int, command: tuple[str, ...]) -> None:
    """What it costs that workers read the files; in turn, for the machine may have other work."""
    apart, here = [], []
    for _ in range(PAIRS):
        apart.append(Scan(root, command=command))
        here.append(Scan(root, "--no-workers", command=command))
    used = [min(run.used for run in runs) for runs in (here, apart)]
    pairs = sorted(a.used / h.used for a, h in zip(apart, here))
    print(f"isolation of {what}, {files} files: {pairs[PAIRS // 2] - 1:+.1%} of the processor (median of {PAIRS} "
          f"pairs, {pairs[0] - 1:+.1%} to {pairs[-1] - 1:+.1%}); least {used[0]:.2f} s without, {used[1]:.2f} s with; "
          f"peak {here[0].peak} MB and {apart[0].peak} MB", flush=True)


def main() -> None:
    work = Path(tempfile.mkdtemp(prefix="zwartlak-drive-"))
    mix = work / "mix"
    for n in range(40):
        for kind in ("schijf", "verslag", "woo", "bad"):
            shutil.copytree(FIXTURES / kind, mix / f"{kind}-{n}")
    files = sum(1 for path in mix.rglob("*") if path.is_file())
    isolation("a scan", mix, files, SCAN)
    shutil.rmtree(mix)
    dossier = work / "dossier"
    for n in range(8):
        for kind in ("inzage", "woo", "verslag"):
            shutil.copytree(FIXTURES / kind, dossier / f"{kind}-{n}")
    files = sum(1 for path in dossier.rglob("*") if path.is_file())
    out = work / "uit"
    redact = ("redact", "--kind", "verslag", "-o", str(out), "--overwrite")
    isolation("copies", dossier, files, redact)
    request = str(FIXTURES / "inzage" / "verzoeker.toml")
    inzage = ("--kind", "inzage", "--requester", request)
    isolation("a dossier", dossier, files, ("scan", *inzage, "--format", "jsonl"))
    isolation("a dossier with copies", dossier, files, ("redact", *inzage, *redact[3:]))
    shutil.rmtree(dossier)
    shutil.rmtree(out)
    if FILES == 0:
        shutil.rmtree(work)
        return

    small, state = work / "klein", work / "stand.db"
    for count in (1_000, 20_000):
        mixed(small, count)
        for more in ([], ["--state", str(state)]):
            one = Scan(small, *more)
            print(f"first scan of {count} mixed files{' with a state' if more else ''}: {one.took:.1f} s "
                  f"({count / one.took:.0f} files/s), {one.used:.1f} s of the processor, {one.busy:.0%} of "
                  f"{CORES} cores kept busy, peak {one.peak} MB", flush=True)
        shutil.rmtree(small)
        for old in work.glob("stand.*"):
            old.unlink()

    large = work / "groot"
    for count in (1_000, FILES):
        shutil.rmtree(large, ignore_errors=True)
        for old in work.glob("stand.*"):
            old.unlink()
        letters(large, count)
        time.sleep(3)
        for when in ("first", "again"):
            one = Scan(large, "--state", str(state))
            print(f"{count} letters, {when}: {one.took:.2f} s ({count / one.took:.0f} files/s), {one.used:.1f} s "
                  f"of the processor, peak {one.peak} MB", flush=True)
    print(f"the state: {state.stat().st_size // 1024} KiB")
    shutil.rmtree(work)


main()
