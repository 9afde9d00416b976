"""The example programs of this repository that the comparisons run."""

import array
import csv
import json
import subprocess
from pathlib import Path

from document import ROOT


def build(example):
    command = ["cargo", "build", "--release", "--example", example, "--message-format=json"]
    made = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    lines = [json.loads(line) for line in made.stdout.splitlines()]
    return next(line["executable"] for line in reversed(lines) if line.get("executable"))


def figures(program, extract, folder, *arguments):
    command = [program, extract, "--out", folder, *arguments]
    return json.loads(subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout)


def points(folder):
    with open(Path(folder) / "points.csv", newline="") as rows:
        return list(csv.DictReader(rows))


def durations(folder, size):
    """Deciseconds by row, of an array that the program wrote; -1 where there is no way."""
    bytes_ = (Path(folder) / "table.npy").read_bytes()
    values = array.array("i")
    values.frombytes(bytes_[10 + int.from_bytes(bytes_[8:10], "little"):])
    times = values[0::2]
    return [times[row * size:(row + 1) * size] for row in range(size)]
