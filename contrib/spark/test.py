"""Shows that a Spark run, one executor killed in the middle, equals a run on one machine.

    python contrib/spark/test.py target/release/zwartlak

Needs pyspark and a Java runtime; `make test-spark` installs the first. Exit code 0: equal.
"""

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


def main():
    import pyspark.sql  # noqa: F401  (bound to the name `pyspark`)

    program = str(pathlib.Path(sys.argv[1]).resolve())
    with tempfile.TemporaryDirectory() as folder:
        root, out = pathlib.Path(folder) / "share", pathlib.Path(folder) / "out"
        files = share(root)
        # Listed paths in both runs: of a folder, zwartlak also looks at the names of folders in it.
        listed = "".join(f"{p}\n" for p in sorted(root.rglob("*")) if p.is_file())
        alone = subprocess.run(
            [program, "scan", "--files-from", "-", "--kind", "schijf", "--format", "jsonl", "-q"],
            capture_output=True, text=True, input=listed,
        )
        expected = sorted(line for line in alone.stdout.splitlines() if '{"summary"' not in line)
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
