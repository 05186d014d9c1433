"""Ten bad minutes for a scan with a state, and what must be true afterwards.

usage: soak.py ZWARTLAK [SECONDS]

While scans run over a folder: workers are killed, the scan itself is killed or asked to stop, files
change, grow, vanish and come back underneath, and jump in time. Where libfaketime is installed (Debian:
libfaketime) the clock of some scans is years or hours off. With the right to mount (root), the state
and the report also lie on a disk of a few hundred kilobytes that runs full. After each blow the state must be sound. In the end
the folder is put back as it was, one undisturbed scan goes over it, and the state must equal that
of a scan that nobody ever disturbed: every document, every passage.
"""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PROGRAM = str(Path(sys.argv[1]).resolve())
SECONDS = int(sys.argv[2]) if len(sys.argv) > 2 else 600
FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
dice = random.Random(20)
CLOCKS = sorted(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"))


def make(root: Path) -> None:
    """A share: the fixtures some times over, and small letters."""
    for n in range(3):
        for kind in ("schijf", "verslag", "woo", "bad"):
            shutil.copytree(FIXTURES / kind, root / f"{kind}-{n}")
    for n in range(400):
        folder = root / f"brieven/{n % 9}"
        folder.mkdir(parents=True, exist_ok=True)
        text = f"Brief {n}. De heer P. Pietersen (06-1234{n:04}) belde met mevrouw Jansen uit Assen.\n"
        (folder / f"{n}.txt").write_text(text * (1 + n % 30))


def command(root: Path, state: Path, *more: str) -> list[str]:
    return [PROGRAM, "scan", str(root), "--kind", "schijf", "-q", "--format", "jsonl",
            "--state", str(state), *more]


def clock() -> dict[str, str]:
    """The environment of a scan whose clock is wrong."""
    jump = dice.choice(["-400d", "-3h", "+2h", "+900d"])
    return {**os.environ, "LD_PRELOAD": str(CLOCKS[0]), "FAKETIME": jump}


def scan(root: Path, state: Path, *more: str) -> int:
    return subprocess.run(command(root, state, *more), stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL).returncode


def sound(state: Path) -> None:
    said = subprocess.run([PROGRAM, "state", "verify", str(state)], capture_output=True, text=True)
    assert said.returncode == 0, said.stderr


def content(root: Path, state: Path) -> list[str]:
    """Every document and every passage, without what depends on when it was seen."""
    lines = []
    for args, drop in (
        (["state", "export", str(state)], ("runs", "modified", "came", "trouble", "owner")),
        (["baseline", "report", str(state), "--since", "0", "--format", "jsonl"],
         ("change", "modified", "came", "owner")),
    ):
        said = subprocess.run([PROGRAM, *args], capture_output=True, text=True)
        for line in said.stdout.splitlines():
            entry = json.loads(line)
            if "path" not in entry or entry.get("gone") or entry.get("change") == "gone":
                continue
            for key in drop:
                entry.pop(key, None)
            entry["path"] = str(Path(entry["path"]).relative_to(root))
            lines.append(json.dumps(entry, sort_keys=True))
    return sorted(lines)


def children(pid: int) -> list[int]:
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            found += [int(word) for word in task.read_text().split()]
        except OSError:
            pass
    return found


def disturb(root: Path, spare: Path) -> None:
    """Something happens to a file."""
    folders = [p for p in root.glob("*/")] + [p for p in root.glob("brieven/*/")]
    files = [p for p in dice.choice(folders).iterdir() if p.is_file()]
    if not files:
        return
    path = dice.choice(files)
    what = dice.randrange(6)
    try:
        if what == 0:
            os.utime(path, (0, dice.choice([0, 86_400, 4_000_000_000])))
        elif what == 1:
            with path.open("ab") as out:
                out.write(b"\nMevrouw A. Bakker kwam langs.\n")
        elif what == 2:
            path.unlink()
        elif what == 3:
            path.rename(path.with_name(path.name + ".weg"))
        elif what == 4:
            path.write_bytes(b"")
        else:
            shutil.copy(spare / dice.choice(os.listdir(spare)), path)
    except OSError:
        pass


def calm_down(root: Path, original: Path) -> None:
    """The folder is as it was."""
    shutil.rmtree(root)
    shutil.copytree(original, root)


def full_disk(root: Path, work: Path) -> bool:
    """A state and a report on a disk that runs full: the scan says so and the state stays sound."""
    small = work / "klein"
    small.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=300k", "tmpfs", str(small)]
    if subprocess.run(mount, capture_output=True).returncode != 0:
        return False
    try:
        report = small / "r.jsonl"
        code = scan(root, small / "stand.db", "-o", str(report))
        assert code in (2, 3), f"a full disk gave {code}"
        assert not report.exists(), "half a report has its name"
        sound(small / "stand.db")
        # The report has room, the state has not: the report is whole.
        whole = work / "heel.jsonl"
        code = scan(root, small / "tweede.db", "-o", str(whole))
        if code == 3:
            last = json.loads(whole.read_text().splitlines()[-1])
            assert "summary" in last
    finally:
        subprocess.run(["umount", str(small)], check=False)
    return True


def main() -> None:
    work = Path(tempfile.mkdtemp(prefix="zwartlak-soak-"))
    original, root, quiet = work / "zo", work / "schijf", work / "rustig"
    make(original)
    for copy in (root, quiet):
        shutil.copytree(original, copy)
    spare = work / "los"
    shutil.copytree(FIXTURES / "schijf", spare)
    calm, state = work / "rustig.db", work / "stand.db"
    assert scan(quiet, calm) == 3
    # The same secret: the same passage has the same fingerprint in both.
    shutil.copy(calm.with_suffix(".sleutel"), state.with_suffix(".sleutel"))
    counts = {"scans": 0, "clock jumps": 0, "workers killed": 0, "scans killed": 0, "asked to stop": 0, "files disturbed": 0}
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        # A night in which much changed, so that there is a scan to break off.
        for _ in range(dice.choice([0, 0, 300])):
            disturb(root, spare)
            counts["files disturbed"] += 1
        words = (work / "words").open("w+")
        wrong = bool(CLOCKS) and dice.random() < 0.2
        run = subprocess.Popen(command(root, state), stdout=subprocess.DEVNULL, stderr=words,
                               env=clock() if wrong else None)
        counts["clock jumps"] += wrong
        counts["scans"] += 1
        end = time.monotonic() + dice.choice([dice.uniform(0.05, 0.8), dice.uniform(0.5, 12)])
        while run.poll() is None and time.monotonic() < min(end, until):
            time.sleep(dice.uniform(0.02, 0.4))
            if dice.random() < 0.3:
                for pid in children(run.pid)[:1]:
                    try:
                        os.kill(pid, dice.choice([signal.SIGKILL, signal.SIGSEGV]))
                        counts["workers killed"] += 1
                    except ProcessLookupError:
                        pass
            if dice.random() < 0.5:
                disturb(root, spare)
                counts["files disturbed"] += 1
        if run.poll() is None:
            if dice.random() < 0.7:
                run.kill()
                counts["scans killed"] += 1
            else:
                run.terminate()
                counts["asked to stop"] += 1
        code = run.wait()
        # A signal that comes before the scan listens ends it as it ends any program.
        if code not in (0, 1, 3, -signal.SIGKILL, -signal.SIGTERM):
            words.seek(0)
            raise SystemExit(f"a scan ended with {code}: {words.read()[-500:]}")
        if state.exists():
            sound(state)
        if dice.random() < 0.2:
            calm_down(root, original)
    calm_down(root, original)
    filled = full_disk(root, work)
    # What was killed twice is remembered as bad: it gets another try.
    code = scan(root, state, "--rehash")
    assert code == 3, f"the last scan ended with {code}"
    sound(state)
    here, there = content(root, state), content(quiet, calm)
    if here != there:
        print(*sorted(set(here) ^ set(there))[:20], sep="\n")
        raise SystemExit("the states differ")
    print(", ".join(f"{n} {what}" for what, n in counts.items()))
    print(f"disk full: {'tried' if filled else 'not tried (no right to mount)'}")
    print(f"the same {len(here)} documents and passages as without a disturbance")
    shutil.rmtree(work)


main()
