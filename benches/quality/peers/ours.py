"""The benchmark program of this repository."""

import json
import os
import subprocess
import tempfile
from pathlib import Path

PROGRAM = os.environ.get("BENCHMARK_PROGRAM")
if not PROGRAM:
    raise ImportError("run.py builds the program and says where it is")


def version():
    here = Path(__file__).parent
    commit = subprocess.run(
        ["git", "-C", here, "rev-parse", "--short", "HEAD"], capture_output=True, text=True
    )
    return commit.stdout.strip()


def cannot(instance):
    return None


def solve(instance, seconds, seed, vehicles):
    # The layouts are told by the content, the instance is what the command line says.
    import sys

    with tempfile.TemporaryDirectory() as folder:
        solution = Path(folder) / "solution"
        command = [PROGRAM, sys.argv[2], "--seconds", str(seconds), "--seed", str(seed)]
        command += ["--threads", "1", "--solution", solution]
        command += ["--vehicles", str(vehicles)] if vehicles else []
        run = subprocess.run(command, stdout=subprocess.PIPE, text=True)
        if run.returncode:
            raise SystemExit(run.returncode)
        stated = json.loads(run.stdout)
        text = solution.read_text()
    remarks = {
        "stated": stated["objective"], "iterations": stated["iterations"],
        "seconds": stated["seconds"], "solution": text,
    }
    return list(routes(instance, text)), remarks


def routes(instance, text):
    if instance.layout == "json":
        solution = json.loads(text)
        for kind, visits in zip(solution["types"], solution["routes"]):
            yield kind - 1, visits
        return
    for line in text.splitlines():
        if instance.layout == "cordeau":
            words = line.split()
            if len(words) > 5:
                yield int(words[0]) - 1, [int(word) for word in words[5:-1]]
        elif line.startswith("Route"):
            head, visits = line.split(":")
            number = int(head.split()[1].strip("#"))
            visits = [int(word) for word in visits.split()]
            of_number = [k for k, v in enumerate(instance.vehicles) if number in v.numbers]
            if visits:
                yield of_number[0] if of_number else 0, visits
