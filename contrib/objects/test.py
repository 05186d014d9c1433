"""Shows that files in an object store give the same lines as the same files on disk.

    python contrib/objects/test.py ZWARTLAK [AZURITE]

ZWARTLAK is built with `--features objects`. Needs `moto[server]` and `boto3` for s3://; with AZURITE, the
folder where npm put `azurite`, and the package `azure-storage-blob`, also az://. Exit code 0: equal.
"""

import json
import os
import pathlib
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse

PROGRAM = str(pathlib.Path(sys.argv[1]).resolve())
AZURITE = pathlib.Path(sys.argv[2]).resolve() if len(sys.argv) > 2 else None
FIXTURES = pathlib.Path(__file__).resolve().parent.parent.parent / "fixtures"
FILES = sorted(p for k in ("schijf", "verslag", "bad") for p in (FIXTURES / k).iterdir()
               if p.is_file() and p.suffix not in (".toml", ".py"))
# Emulators know these keys and no others.
AZURE = ("devstoreaccount1",
         "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==")


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def wait_for(port):
    for _ in range(300):
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    sys.exit("the store does not start")


def scan(names, environment, *more):
    """Exit code and lines of a scan of what is named on standard input."""
    run = subprocess.run([PROGRAM, "scan", "--files-from", "-", "--kind", "schijf", "--format", "jsonl", "-q", *more],
                         input="".join(f"{n}\n" for n in names), capture_output=True, text=True,
                         env={**os.environ, **environment})
    return run.returncode, sorted(line for line in run.stdout.splitlines() if '{"summary"' not in line)


def plain(lines, before):
    """The lines, with the name of the file alone and without who may read it on disk."""
    told = []
    for line in lines:
        entry = json.loads(line)
        entry["path"] = urllib.parse.unquote(entry["path"].removeprefix(before))
        told.append(json.dumps(entry, sort_keys=True))
    return sorted(told)


def again(scheme, environment, put, log):
    """With a state an object that has not changed is not fetched again, and one that has changed is."""
    def fetched():
        return log.read_text(errors="replace").count("GET /")

    name = "notitieblok.txt"
    with tempfile.TemporaryDirectory() as place:
        rounds = []
        for change in (False, False, True):
            if change:
                put(name, b"Besproken met mevrouw A. Bakker.\n")
            time.sleep(3)  # What is younger than two seconds is not trusted to be finished.
            before = fetched()
            code, lines = scan([f"{scheme}://bak/map%201/{p.name}" for p in FILES], environment,
                               "--state", f"{place}/stand")
            assert code == 3, code
            told = [entry for entry in map(json.loads, lines) if "outcome" in entry]
            read = {urllib.parse.unquote(e["path"]).rsplit("/", 1)[1] for e in told if not e.get("unchanged")}
            rounds.append((fetched() - before, read))
    first, second, third = rounds
    every = {p.name for p in FILES}
    assert first[0] > 1 and first[1] == every, rounds
    assert second == (0, set()), rounds
    assert third[0] >= 1 and third[1] == {name}, rounds
    print(f"{scheme}: with a state {first[0]} fetched, then {second[0]}, then {third[0]} after one changed")


def compare(scheme, environment, folder):
    """`bak/map 1/…` of the store against the copies in `folder`, and what is not there."""
    there = f"{scheme}://bak/map%201/"
    code, found = scan([there + p.name for p in FILES], environment)
    alone, expected = scan([folder / p.name for p in FILES], {})
    assert code == alone == 3, (code, alone)
    found, expected = plain(found, there), plain(expected, f"{folder}/")
    if found != expected:
        sys.exit(f"{scheme}: they differ, first in:\n" + "\n".join(sorted(set(found) ^ set(expected))[:4]))
    code, missing = scan([f"{scheme}://bak/niet/daar.txt", f"{scheme}://bak", there + FILES[0].name], environment)
    assert code == 3, code
    assert sum('"reason":"io"' in line for line in missing) == 2, missing
    with tempfile.TemporaryDirectory() as out:
        listing = pathlib.Path(out) / "lijst"
        listing.write_text("".join(f"{there}{p.name}\n" for p in FILES if p.suffix == ".txt"))
        redact = [PROGRAM, "redact", "--files-from", listing, "--kind", "schijf", "-q", "-o", f"{out}/uit"]
        run = subprocess.run(redact, capture_output=True, text=True, env={**os.environ, **environment})
        copies = [p for p in pathlib.Path(out, "uit/documenten").rglob("*") if p.is_file()]
        assert run.returncode in (0, 1, 3) and len(copies) > 1, run.stderr
    print(f"{scheme}: {len(FILES)} objects, {len(found)} lines, the same as on disk; {len(copies)} copies")


def s3(folder, log):
    import boto3

    port = free_port()
    server = subprocess.Popen([pathlib.Path(sys.executable).parent / "moto_server", "-H", "127.0.0.1", "-p", str(port)],
                              stdout=log.open("w"), stderr=subprocess.STDOUT)
    try:
        wait_for(port)
        keys = {"AWS_ACCESS_KEY_ID": "proef", "AWS_SECRET_ACCESS_KEY": "proef", "AWS_DEFAULT_REGION": "us-east-1"}
        place = f"http://127.0.0.1:{port}"
        client = boto3.client("s3", endpoint_url=place, aws_access_key_id="proef", aws_secret_access_key="proef",
                              region_name="us-east-1")
        client.create_bucket(Bucket="bak")
        def put(name, content):
            client.put_object(Bucket="bak", Key=f"map 1/{name}", Body=content)

        for path in FILES:
            put(path.name, path.read_bytes())
        environment = {**keys, "AWS_ENDPOINT": place, "AWS_ALLOW_HTTP": "true"}
        compare("s3", environment, folder)
        again("s3", environment, put, log)
    finally:
        server.terminate()
        server.wait()


def az(folder, data, log):
    from azure.storage.blob import BlobServiceClient

    port = free_port()
    place = f"http://127.0.0.1:{port}/{AZURE[0]}"
    server = subprocess.Popen(["node", AZURITE / "node_modules/azurite/dist/src/blob/main.js", "--blobPort", str(port),
                               "--location", data, "--skipApiVersionCheck"],
                              stdout=log.open("w"), stderr=subprocess.STDOUT)
    try:
        wait_for(port)
        client = BlobServiceClient(place, credential={"account_name": AZURE[0], "account_key": AZURE[1]})
        container = client.create_container("bak")
        def put(name, content):
            container.upload_blob(f"map 1/{name}", content, overwrite=True)

        for path in FILES:
            put(path.name, path.read_bytes())
        keys = {"AZURE_STORAGE_ACCOUNT_NAME": AZURE[0], "AZURE_STORAGE_ACCOUNT_KEY": AZURE[1]}
        environment = {**keys, "AZURE_ENDPOINT": place, "AZURE_ALLOW_HTTP": "true"}
        compare("az", environment, folder)
        again("az", environment, put, log)
    finally:
        server.terminate()
        server.wait()


def main():
    with tempfile.TemporaryDirectory() as work:
        folder = pathlib.Path(work) / "map 1"
        folder.mkdir()
        for path in FILES:
            (folder / path.name).write_bytes(path.read_bytes())
            # An object has no permissions; a file that only its owner reads tells as little.
            (folder / path.name).chmod(0o600)
        s3(folder, pathlib.Path(work, "s3.log"))
        if AZURITE:
            az(folder, f"{work}/azurite", pathlib.Path(work, "az.log"))


main()
