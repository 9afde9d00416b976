#!/usr/bin/env python3
"""Runs our search and others alternately on instances of a family, and writes the table of it.

    benches/quality/run.py --family cvrp-x --seconds 10 --instances 20

Each run has one thread and the same seconds of wall time, ours with reading, the others without.
All routes are priced and checked here, from the instance file alone, and ours by
../shared/check/check_vrp.py too where that knows the family. The table goes into
docs/benchmarks.md. The others are `pip install -r benches/quality/requirements.txt` and
`cargo install vrp-cli`; which of them is missing is said, and the rest runs. Let nothing else run
beside it.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE)]

from document import ROOT, SHARED, write_block  # noqa: E402
from families import FLEET_OF_BEST, known, spread  # noqa: E402
from instances import read  # noqa: E402
from peers import ALL, SEEDLESS  # noqa: E402
from replay import replay  # noqa: E402
from table import table  # noqa: E402

# More than any peer overruns its time by, with reading and the first solution.
PATIENCE = 600


def main():
    options = arguments()
    chosen = [one for one in known(options.bench, options.family) if one.cost is not None]
    options.known = len(chosen)
    if options.names:
        chosen = [one for one in chosen if one.name in options.names.split(",")]
    chosen = spread(chosen, options.instances)
    if not chosen:
        sys.exit(f"no instance of {options.family} in {options.bench} is left")
    environment = dict(os.environ, OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", RUST_BACKTRACE="0")
    if "ours" in options.peers:
        environment["BENCHMARK_PROGRAM"] = build()
    done = Results(options.results)
    out = {}
    for one in chosen:
        for seed in range(1, options.seeds + 1):
            for peer in options.peers:
                if peer not in out and not (peer in SEEDLESS and seed > 1):
                    key = [options.family, one.name, options.seconds, seed, peer]
                    run = done.get(key) or done.put(key, measure(options, one, seed, peer, environment))
                    tell(one, seed, peer, run)
                    if "missing" in run:
                        out[peer] = run["missing"]
    text = table(options, chosen, done.runs, out)
    print(text)
    if not options.dry:
        name = f"quality {options.family} {options.seconds:g} s"
        write_block("benchmarks.md", name, text)


def arguments():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("--family", required=True, help="a folder of ../shared/bench")
    options.add_argument("--seconds", type=float, required=True, help="of each run")
    options.add_argument("--instances", type=int, help="so many, over all sizes; default: all")
    options.add_argument("--names", help="these instances, with commas between")
    options.add_argument("--seeds", type=int, default=3, help="seeds 1 to N; default: 3")
    options.add_argument("--peers", default=",".join(ALL), help="default: %(default)s")
    options.add_argument("--bench", type=Path, default=SHARED / "bench", help="folder of the families")
    options.add_argument("--results", type=Path, help="file of runs; those in it are not repeated")
    options.add_argument("--remark", help="a sentence below the table, of the circumstances")
    options.add_argument("--dry", action="store_true", help="print the table, leave docs/ alone")
    options = options.parse_args()
    options.peers = options.peers.split(",")
    if wrong := set(options.peers) - set(ALL):
        sys.exit(f"unknown: {', '.join(wrong)}; known are {', '.join(ALL)}")
    return options


def build():
    """Builds the benchmark program and tells where it is."""
    command = ["cargo", "build", "--release", "--example", "benchmark", "--message-format=json"]
    made = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    lines = [json.loads(line) for line in made.stdout.splitlines()]
    return next(line["executable"] for line in reversed(lines) if line.get("executable"))


class Results:
    """Runs by what was run, kept in a file if one is given."""

    def __init__(self, path):
        self.path, self.runs = path, {}
        if path and path.exists():
            for line in path.read_text().splitlines():
                key, run = json.loads(line)
                self.runs[tuple(key)] = run

    def get(self, key):
        return self.runs.get(tuple(key))

    def put(self, key, run):
        # What is missing today may be there tomorrow.
        self.runs[tuple(key)] = run
        if self.path and "missing" not in run:
            with open(self.path, "a") as file:
                print(json.dumps([key, run]), file=file)
        return run


def measure(options, one, seed, peer, environment):
    """One run, priced: cost, vehicles, faults, seconds, CPU seconds; or why there is none."""
    command = [sys.executable, "-m", "peers", peer, str(one.path)]
    command += ["--seconds", str(options.seconds), "--seed", str(seed)]
    if options.family in FLEET_OF_BEST and one.vehicles:
        command += ["--vehicles", str(one.vehicles)]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    try:
        ran = subprocess.run(
            command, cwd=HERE, env=environment, capture_output=True, text=True,
            timeout=options.seconds * 2 + PATIENCE,
        )
    except subprocess.TimeoutExpired:
        return {"failed": f"not back after {options.seconds * 2 + PATIENCE:g} s"}
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if ran.returncode:
        said = ran.stderr.strip().splitlines() or [f"exit {ran.returncode}"]
        return {"failed": said[-1].removeprefix("Error: ").replace(f"{one.path.parent}/", "")}
    run = json.loads(ran.stdout.splitlines()[-1])
    if "routes" not in run:
        return run
    instance = read(one.path)
    routes = run.pop("routes")
    cost, faults = replay(instance, routes)
    run["vehicles"] = len(routes)
    solution, stated = run.pop("solution", None), run.pop("stated", cost)
    if abs(stated - cost) > 0.01 + 1e-6 * cost:
        faults.append(f"the program states {stated}, the routes cost {cost}")
    if solution is not None:
        run["checked"], more = second_check(one, solution, cost)
        faults += more
    run["cpu"] = round(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, 2)
    return run | {"cost": cost, "faults": faults[:3]}


def second_check(one, solution, cost):
    """Whether ../shared/check knows the family, and what it finds wrong."""
    checker = SHARED / "check" / "check_vrp.py"
    if not checker.exists():
        return False, []
    with tempfile.NamedTemporaryFile("w", suffix=".sol") as file:
        file.write(solution)
        file.flush()
        command = [sys.executable, checker, one.path, file.name]
        said = json.loads(subprocess.run(command, capture_output=True, text=True).stdout)
    found = said.get("dimacs") or said.get("cvrp")
    if not found:
        return False, []
    if not found["feasible"]:
        return True, [f"check_vrp.py: {[*said['faults'], *found.get('late', [])]}"]
    if abs(found["cost"] - cost) > 1e-6 * cost:
        return True, [f"check_vrp.py finds {found['cost']}, not {cost}"]
    return True, []


def tell(one, seed, peer, run):
    said = run.get("failed") or run.get("missing") or run.get("cannot")
    if not said:
        gap = 100 * (run["cost"] / one.cost - 1)
        said = f"{run['cost']:.2f} {gap:+.2f} % in {run['seconds']:.1f} s {'; '.join(run['faults'])}"
    print(f"{one.name} seed {seed} {peer}: {said}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
