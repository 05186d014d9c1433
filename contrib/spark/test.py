"""Shows that a Spark run, one executor killed in the middle, equals a run on one machine.

    python contrib/spark/test.py target/release/zwartlak

Needs pyspark and a Java runtime; `make test-spark` installs the first. Exit code 0: equal.
"""

import argparse
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import pyspark

HERE = pathlib.Path(__file__).resolve().parent
FIXTURES = HERE.parent.parent / "fixtures"
KINDS = {".txt", ".md", ".csv", ".docx", ".pdf"}
COPIES = 6
CLUSTER = "local-cluster[2,1,1024]"


def share(root):
    """Many copies of the fixtures, a broken file and one that cannot be read among them."""
    documents = sorted(p for p in FIXTURES.glob("*/*") if p.suffix in KINDS)
    for copy in range(COPIES):
        for document in documents:
            folder = root / f"{copy:02}" / document.parent.name
            folder.mkdir(parents=True, exist_ok=True)
            shutil.copy(document, folder)
    # Names that are not UTF-8, alike but for what cannot be shown, and one with what Python takes for a line end.
    for name in (b"caf\xe9.txt", b"caf\xe8.txt", "regel\u2028twee\u0085.txt".encode()):
        with open(os.path.join(os.fsencode(root), name), "w") as file:
            file.write("Bel mevrouw S. Griffioenstein op 06-12345678.\n")
    return sum(1 for p in root.rglob("*") if p.is_file())


def executors(driver):
    """Process ids of the executors below the process `driver`."""
    table = subprocess.run(["ps", "-eo", "pid=,ppid=,args="], capture_output=True, text=True).stdout
    rows = [line.split(None, 2) for line in table.splitlines()]
    ours, grown = {driver}, True
    while grown:
        more = {int(r[0]) for r in rows if int(r[1]) in ours} - ours
        ours |= more
        grown = bool(more)
    return [int(r[0]) for r in rows if int(r[0]) in ours and "CoarseGrainedExecutorBackend" in r[2]
            and "java" in r[2].split(None, 1)[0]]


def spark_run(program, root, out, kill):
    """Scans with Spark; with `kill`, ends one executor with SIGKILL once zwartlak is at work."""
    submit = pathlib.Path(pyspark.__file__).parent / "bin" / "spark-submit"
    command = [submit, "--master", CLUSTER, HERE / "scan.py", "--root", root, "--out", out]
    command += ["--zwartlak", program, "--batch", "10", "--partitions", "12"]
    environment = {**os.environ, "PYSPARK_PYTHON": sys.executable}
    run = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)
    if kill:
        while run.poll() is None:
            at_work = subprocess.run(["pgrep", "-f", f"{program} scan --files-from"],
                                     capture_output=True).returncode == 0
            victims = executors(run.pid)
            if at_work and len(victims) == 2:
                time.sleep(5)
                os.kill(victims[0], signal.SIGKILL)
                print("killed one executor")
                break
            time.sleep(0.2)
        else:
            sys.exit("the run ended before an executor could be killed")
    _, said = run.communicate()
    if run.returncode != 0:
        sys.exit(said[-3000:])
    if kill and "ExecutorLostFailure" not in said and "Lost executor" not in said:
        sys.exit("Spark did not notice the lost executor")


def lines(out):
    """All lines of the table, sorted."""
    spark = pyspark.sql.SparkSession.builder.master("local[1]").getOrCreate()
    found = sorted(row.line for row in spark.read.parquet(str(out)).select("line").collect())
    spark.stop()
    return found


def versions(program, folder):
    """Shows that what a policy says is part of the version, and the number of options that change nothing is not."""
    sys.path.insert(0, str(HERE))
    import scan

    policy = folder / "eigen.toml"
    shown = HERE.parent.parent / "patterns" / "policies" / "schijf.toml"
    policy.write_text(shown.read_text())

    def version(*more, key=None):
        options = argparse.Namespace(zwartlak=program, kind=str(policy), key=key, pass_on=list(more))
        return scan.version(options)

    first = version()
    if version("--file-memory", "1000") != first:
        sys.exit("an option that changes no result changes the version")
    policy.write_text(shown.read_text() + "\n# een andere\n")
    if version() == first:
        sys.exit("another policy has the same version")
    key = str(folder / "geheim.sleutel")
    if version("--term", "a1", key=key) == version("--term", "a2", key=key):
        sys.exit("other terms have the same version")
    print("version: changes with the policy and with terms")


def main():
    import pyspark.sql  # noqa: F401  (bound to the name `pyspark`)

    program = str(pathlib.Path(sys.argv[1]).resolve())
    with tempfile.TemporaryDirectory() as folder:
        versions(program, pathlib.Path(folder))
        root, out = pathlib.Path(folder) / "share", pathlib.Path(folder) / "out"
        files = share(root)
        # Listed paths in both runs: of a folder, zwartlak also looks at the names of folders in it.
        paths = sorted(os.fsencode(p) for p in root.rglob("*") if p.is_file())
        alone = subprocess.run(
            [program, "scan", "--files-from", "-", "--kind", "schijf", "--format", "jsonl", "-q"],
            capture_output=True, input=b"".join(path + b"\0" for path in paths),
        )
        told = alone.stdout.decode().rstrip("\n").split("\n")
        expected = sorted(line for line in told if not line.startswith('{"summary"'))
        spark_run(program, root, out, kill=True)
        found = lines(out)
        print(f"{files} files: {len(expected)} lines on one machine, {len(found)} with Spark")
        if found != expected:
            only = sorted(set(expected) ^ set(found))
            sys.exit("the two differ, first in:\n" + "\n".join(only[:4]))
        (root / "00" / "nieuw.txt").write_text("Bel 06-12345678.\n")
        spark_run(program, root, out, kill=False)
        again = lines(out)
        print(f"second run: {len(again) - len(found)} new lines for 1 new file")
        if len(again) - len(found) != 2:
            sys.exit("the second run did not scan exactly what is new")


if __name__ == "__main__":
    main()
