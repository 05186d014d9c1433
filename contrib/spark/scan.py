"""Scans a share with zwartlak on an Apache Spark cluster.

    spark-submit contrib/spark/scan.py --root /mnt/share --out /mnt/uit/vondsten
    spark-submit contrib/spark/scan.py --listing paths.txt --out hdfs:///zwartlak/vondsten

Every executor needs `zwartlak` and the share at the same path. The result is one Parquet table, a row
for each line that `zwartlak scan --format jsonl` prints:

    path      the file, as listed; what is not UTF-8 in it shows as the character U+FFFD
    path_hex  the exact bytes of such a path, in hexadecimal digits; empty for every other
    sha256    of the file's bytes just before it was scanned; null when it could not be read
    version   of zwartlak, with the digest of everything the result rests on: program, policy, patterns,
              lists (`zwartlak scan --digest`)
    kind      the policy
    type      `finding` or `outcome` (every file has exactly one outcome)
    line      the JSON line itself, unchanged

What Spark guarantees carries over. A lost executor costs the tasks it had in hand; they run again
elsewhere. Rows become visible when the whole run is done, never half. A second run leaves out the
files whose path, sha256, version and kind stand in the table with an outcome: what was interrupted
or has changed is scanned, nothing is scanned twice.

Only for policies that judge each file by itself (`schijf`, `verslag`): a dossier must stay together.
"""

import argparse
import hashlib
import json
import os
import subprocess
import sys

from pyspark.sql import SparkSession
from pyspark.sql import types as T

SCHEMA = T.StructType(
    [
        T.StructField("path", T.StringType(), False),
        T.StructField("path_hex", T.StringType(), True),
        T.StructField("sha256", T.StringType(), True),
        T.StructField("version", T.StringType(), False),
        T.StructField("kind", T.StringType(), False),
        T.StructField("type", T.StringType(), False),
        T.StructField("line", T.StringType(), False),
    ]
)

# What makes a row one and the same in two runs.
KEY = ["path", "path_hex", "sha256", "version", "kind"]

# Exit codes that are answers (nothing found, findings, not everything read).
ANSWERS = (0, 1, 3)


def sha256(path):
    """Of the file's bytes, in hex; None when it cannot be read (zwartlak will say why)."""
    try:
        with open(path, "rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None


def names(path):
    """The columns path and path_hex of a path, which is bytes."""
    try:
        return path.decode(), ""
    except UnicodeDecodeError:
        return path.decode(errors="replace"), path.hex()


def of_names(path, path_hex):
    """The path, in bytes, of these columns."""
    return bytes.fromhex(path_hex) if path_hex else path.encode()


def lost(path, why):
    """The outcome of a file on which zwartlak itself broke down."""
    shown, exact = names(path)
    outcome = {"outcome": "unreadable", "path": shown}
    outcome.update({"path_hex": exact} if exact else {})
    outcome.update({"member": None, "reason": why})
    return json.dumps(outcome, ensure_ascii=False, separators=(",", ":"))


def scan(paths, options):
    """The JSON lines for `paths`. A run that breaks down is split until one file is to blame."""
    command = [options.zwartlak, "scan", "--files-from", "-", "--kind", options.kind]
    command += ["--format", "jsonl", "--jobs", "1", "--quiet", *options.pass_on]
    listed = b"".join(path + b"\0" for path in paths)
    why = "crash"
    try:
        limit = options.seconds * (1 + len(paths) // 10)
        run = subprocess.run(command, input=listed, capture_output=True, timeout=limit, check=False)
        # Only this ends a line: a name may hold what Python takes for a line end too.
        lines = run.stdout.decode().rstrip("\n").split("\n")
        whole = bool(lines[-1]) and json.loads(lines[-1]).get("summary") is not None
        if run.returncode in ANSWERS and whole:
            return lines[:-1]
        if run.returncode == 2:
            raise RuntimeError(run.stderr.decode(errors="replace").strip())
    except subprocess.TimeoutExpired:
        why = "time"
    if len(paths) == 1:
        return [lost(paths[0], why)]
    half = len(paths) // 2
    return scan(paths[:half], options) + scan(paths[half:], options)


def rows(batch, options):
    """The rows of some files, each with its path in bytes and its hash."""
    hashes = dict(batch)
    for line in scan(list(hashes), options):
        found = json.loads(line)
        path = of_names(found["path"], found.get("path_hex", ""))
        what = "outcome" if "outcome" in found else "finding"
        yield (*names(path), hashes[path], options.version, options.kind, what, line)


def in_batches(files, options):
    """A partition, some files to a process: starting it costs more than reading a small file."""
    batch = []
    for file in files:
        batch.append((of_names(file.path, file.path_hex), file.sha256))
        if len(batch) == options.batch:
            yield from rows(batch, options)
            batch = []
    if batch:
        yield from rows(batch, options)


def listing(options):
    """The paths to scan, in bytes. Links and special files are counted, not followed."""
    if options.listing:
        with open(options.listing, "rb") as file:
            return sorted({line.rstrip(b"\r\n") for line in file if line.strip()})
    paths, others = [], 0
    for folder, _, files in os.walk(os.fsencode(options.root)):
        for path in (os.path.join(folder, name) for name in files):
            if os.path.isfile(path) and not os.path.islink(path):
                paths.append(path)
            else:
                others += 1
    if others:
        print(f"{others} links and special files left out", file=sys.stderr)
    return sorted(paths)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--root", help="folder to scan")
    source.add_argument("--listing", help="file with a path on each line")
    parser.add_argument("--out", required=True, help="the Parquet table; an earlier one is continued")
    parser.add_argument("--kind", default="schijf", help="policy (schijf)")
    parser.add_argument("--key", help="file with a secret, made when there is none; needed with your own terms")
    parser.add_argument("--zwartlak", default="zwartlak", help="the program on the executors")
    parser.add_argument("--partitions", type=int, default=0, help="tasks (4 for each core)")
    parser.add_argument("--batch", type=int, default=200, help="files to a process (200)")
    parser.add_argument("--seconds", type=int, default=300, help="limit for 10 files (300)")
    parser.add_argument("pass_on", nargs="*", help="after --: more arguments for zwartlak scan")
    return parser.parse_args()


def earlier(spark, out):
    """The outcomes in the table so far; None when there is none."""
    path = spark.sparkContext._jvm.org.apache.hadoop.fs.Path(out)
    there = path.getFileSystem(spark.sparkContext._jsc.hadoopConfiguration()).exists(path)
    return spark.read.schema(SCHEMA).parquet(out).where("type = 'outcome'") if there else None


def said(command):
    """What a program says on one line; its complaint ends this one."""
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    if run.returncode != 0:
        sys.exit(run.stderr.strip())
    return run.stdout.strip()


def version(options):
    """Of the program, and the digest of everything that its results rest on."""
    digest = f"--digest={options.key}" if options.key else "--digest"
    scan = [options.zwartlak, "scan", "--files-from", "-", "--kind", options.kind, digest]
    number = said([options.zwartlak, "--version"]).split()[-1]
    return f"{number}+{said([*scan, *options.pass_on])[:32]}"


def main():
    options = arguments()
    options.version = version(options)
    spark = SparkSession.builder.appName("zwartlak").getOrCreate()
    paths = listing(options)
    tasks = options.partitions or 4 * spark.sparkContext.defaultParallelism
    spread = spark.sparkContext.parallelize(paths, max(1, min(tasks, len(paths))))
    hashed = spread.map(lambda p: (*names(p), sha256(p), options.version, options.kind))
    files = spark.createDataFrame(hashed, T.StructType(SCHEMA.fields[:5]))
    before = earlier(spark, options.out)
    if before is not None:
        # What could not be read has no hash and is tried again.
        files = files.join(before.select(KEY), KEY, "left_anti").repartition(tasks, "path")
    found = spark.createDataFrame(
        files.rdd.mapPartitions(lambda part: in_batches(part, options)), SCHEMA
    )
    found.write.mode("append").parquet(options.out)
    spark.stop()


if __name__ == "__main__":
    main()
