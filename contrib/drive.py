"""How fast a drive is scanned: measured, not claimed.

usage: drive.py ZWARTLAK [FILES]

1. The fixtures, with worker processes and without: what isolation costs.
2. 20,000 mixed small files for the first time: how busy the cores are.
3. FILES small files, and again when none has changed: files a second and peak memory.
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


def wanted(pid: int, seen: dict[str, int]) -> None:
    """Time that each thread of a process and of what it started ran, or waited for a core, in ns."""
    todo = [pid]
    while todo:
        one = todo.pop()
        for task in Path(f"/proc/{one}/task").glob("*"):
            try:
                run, wait, _ = (task / "schedstat").read_text().split()
                seen[str(task)] = int(run) + int(wait)
                todo += [int(word) for word in (task / "children").read_text().split()]
            except (OSError, ValueError):
                pass


def scan(root: Path, *more: str) -> tuple[float, float, int, float]:
    """Seconds, seconds of the processor, peak memory in KiB, seconds that a core was wanted."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begun = time.monotonic()
    run = subprocess.Popen(
        [PROGRAM, "scan", str(root), "--kind", "schijf", "-q", "--format", "jsonl", *more],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    peak = 0
    seen: dict[str, int] = {}

    def watch() -> None:
        nonlocal peak
        while run.poll() is None:
            peak = max(peak, memory(run.pid))
            wanted(run.pid, seen)
            time.sleep(0.1)

    watcher = threading.Thread(target=watch)
    watcher.start()
    code = run.wait()
    took = time.monotonic() - begun
    watcher.join()
    assert code in (0, 1, 3), code
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return took, used, peak, sum(seen.values()) / 1e9


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


def main() -> None:
    work = Path(tempfile.mkdtemp(prefix="zwartlak-drive-"))
    mix = work / "mix"
    for n in range(20):
        for kind in ("schijf", "verslag", "woo", "bad"):
            shutil.copytree(FIXTURES / kind, mix / f"{kind}-{n}")
    inside, outside = [], []
    for _ in range(3):
        outside.append(scan(mix)[1])
        inside.append(scan(mix, "--no-workers")[1])
    cost = min(outside) / min(inside) - 1
    print(f"isolation: {min(inside):.2f} s of the processor without, {min(outside):.2f} s with: {cost:+.1%}")

    small = work / "klein"
    mixed(small, 20_000)
    took, used, peak, busy = scan(small)
    # On a machine that does other work too, what counts is how much of the cores it could have used.
    print(f"first scan of 20,000 mixed files: {took:.1f} s, {20_000 / took:.0f} files/s, {used:.1f} s of the "
          f"processor; ran or waited for a core {busy / took / CORES:.0%} of {CORES} cores, peak {peak // 1024} MB")
    shutil.rmtree(small)

    large, state = work / "groot", work / "stand.db"
    for count in (1_000, FILES):
        shutil.rmtree(large, ignore_errors=True)
        for old in work.glob("stand.*"):
            old.unlink()
        letters(large, count)
        time.sleep(3)
        first = scan(large, "--state", str(state))
        again = scan(large, "--state", str(state))
        print(f"{count} files: first {first[0]:.1f} s ({count / first[0]:.0f} files/s, peak {first[2] // 1024} MB), "
              f"again {again[0]:.2f} s ({count / again[0]:.0f} files/s, peak {again[2] // 1024} MB)")
    print(f"the state: {state.stat().st_size // 1024} KiB")
    shutil.rmtree(work)


main()
