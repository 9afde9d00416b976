#!/usr/bin/env python3
"""Measures our road index and others on an extract, one after the other, and writes the table.

    benches/roads/run.py

One thread each; CPU seconds, the least of all rounds. The table goes into docs/benchmarks.md. The others,
each left out with a word where it is not installed, are

    pip install --target target/peers --python-version 3.12 --only-binary=:all: --no-deps \\
        osrm-bindings pyvalhalla
    pip install routingkit-cch

The first two are packages with programs, which run without that version of Python.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

import ours  # noqa: E402
from document import SHARED, write_block  # noqa: E402
from osrm import Missing, Osrm, Server, joined  # noqa: E402
from valhalla import Valhalla  # noqa: E402

ROUTES = 1000
ENDPOINTS = "40000"


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("--extract", default="porto-metro-roads-pt-2015", help="a name in ../shared/osm, or a file")
    options.add_argument("--copies", type=int, default=1, help="of the extract side by side; default: 1")
    options.add_argument("--sizes", default="1000,5000", help="of tables; default: %(default)s")
    options.add_argument("--rounds", type=int, default=3, help="default: %(default)s")
    options.add_argument("--peers", default="osrm,osrm-mld,routingkit,valhalla", help="default: %(default)s")
    options.add_argument("--remark", help="a sentence below the table, of the circumstances")
    options.add_argument("--dry", action="store_true", help="print the table, leave docs/ alone")
    options = options.parse_args()
    extract = Path(options.extract)
    if not extract.exists():
        extract = SHARED / "osm" / f"{options.extract}.osm.pbf"
    name = extract.name.split(".")[0]
    program = ours.build("road_figures")
    with tempfile.TemporaryDirectory() as folder:
        if options.copies > 1:
            copied = Path(folder) / "copied.osm.pbf"
            copy = ours.build("copied_extract")
            subprocess.run([copy, extract, str(options.copies), copied], check=True)
            name, extract = f"{name}, {options.copies} copies", copied
        figures, out = measure(options, program, extract)
    text = table(name, figures, out, options)
    print(text)
    if not options.dry:
        write_block("benchmarks.md", f"roads {name}", text)


def measure(options, program, extract):
    """Figures of each by what is measured, and why others are left out."""
    sizes = [int(size) for size in options.sizes.split(",")]
    measures = {
        "ours": lambda folder: of_ours(program, folder, extract, options.sizes),
        "osrm": lambda folder: of_osrm(program, folder, extract, sizes),
        "osrm-mld": lambda folder: of_osrm_mld(folder, extract),
        "routingkit": lambda folder: of_routingkit(program, folder, extract, sizes),
        "valhalla": lambda folder: of_valhalla(program, folder, extract, sizes),
    }
    figures, out = {}, {}
    for _ in range(options.rounds):
        for name in ["ours", *filter(None, options.peers.split(","))]:
            if name in out:
                continue
            try:
                with tempfile.TemporaryDirectory() as folder:
                    found = measures[name](folder)
            except Missing as missing:
                out[name] = str(missing)
                print(f"{name} is left out: {missing}", file=sys.stderr)
                continue
            print(name, json.dumps(found), file=sys.stderr, flush=True)
            for what, value in found.items():
                figures.setdefault(name, {}).setdefault(what, []).append(value)
    return figures, out


def of_ours(program, folder, extract, sizes):
    found = ours.figures(program, extract, folder, "--sizes", sizes, "--labels", ENDPOINTS, "--single")
    cpu = {what: value["cpu_s"] for what, value in found.items() if isinstance(value, dict) and "cpu_s" in value}
    both = ours.figures(program, extract, folder, "--sizes", sizes, "--labels", ENDPOINTS, "--threads", "2")
    wall = {
        f"{what}, wall on 2 threads": both[what]["wall_s"] for what in cpu
    }
    return cpu | wall | {
        "import, MB": found["peak_mb_after_import"], "in all, MB": found["peak_mb"],
        "query, µs": found["query_us"]["median"], "snap, µs": found["snap_us"]["median"],
        "close 20 streets, ms": found["close_us"]["median"] / 1000,
        "labels, MB": found["label_mb"], "leg from labels, ns": found["label_ns"],
    }


def drawn(program, folder, extract, sizes):
    """The positions that our own run draws, too."""
    ours.figures(program, extract, folder, "--sizes", "2", "--points", str(max(sizes)))
    return [(float(row["lon"]), float(row["lat"])) for row in ours.points(folder)]


def of_osrm(program, folder, extract, sizes):
    osrm = Osrm(folder, extract, "truck")
    steps = osrm.prepare("CH")
    found = {
        "import": sum(step["cpu_s"] for step in steps.values()),
        "import, MB": max(step["peak_mb"] for step in steps.values()),
    }
    points = drawn(program, folder, extract, sizes)
    with Server(osrm) as server:
        spent = lambda path: (server.cpu(), server.ask(path), server.cpu())
        for size in sizes:
            begun, _, ended = spent(f"/table/v1/driving/{joined(points[:size])}?annotations=duration")
            found[f"table {size}"] = ended - begun
        begun = server.cpu()
        for at in range(ROUTES):
            ends = joined([points[at % len(points)], points[at * 7 % len(points) - 1]])
            server.ask(f"/route/v1/driving/{ends}?overview=full&geometries=polyline6")
        found["query, µs"] = (server.cpu() - begun) / ROUTES * 1e6
        begun = server.cpu()
        for at in range(ROUTES):
            server.ask(f"/nearest/v1/driving/{joined([points[at % len(points)]])}")
        found["snap, µs"] = (server.cpu() - begun) / ROUTES * 1e6
    return found


def of_osrm_mld(folder, extract):
    osrm = Osrm(folder, extract, "truck")
    steps = osrm.prepare("MLD")
    return {
        "import": sum(step["cpu_s"] for step in steps.values()),
        "import, MB": max(step["peak_mb"] for step in steps.values()),
        "customise": steps["customize"]["cpu_s"],
    }


def of_routingkit(program, folder, extract, sizes):
    ours.figures(program, extract, folder, "--sizes", "2", "--states")
    command = [sys.executable, HERE / "routingkit.py", folder, str(min(sizes))]
    found = json.loads(subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout)
    if "missing" in found:
        raise Missing(found["missing"])
    return {
        "import": found["order"], "customise": found["customise"], "query, µs": found["query_us"],
        f"table {min(sizes)}": found[f"table {min(sizes)}"],
    }


def of_valhalla(program, folder, extract, sizes):
    valhalla = Valhalla(folder, extract)
    step = valhalla.prepare()
    points = drawn(program, folder, extract, sizes)[: min(sizes)]
    return {
        "import": step["cpu_s"], "import, MB": step["peak_mb"],
        f"table {min(sizes)}": valhalla.table(points),
    }


TITLES = {
    "ours": "ours", "osrm": "OSRM, CH", "osrm-mld": "OSRM, MLD", "routingkit": "RoutingKit's CCH",
    "valhalla": "Valhalla",
}


def table(name, figures, out, options):
    peers = [peer for peer in TITLES if peer in figures]
    rows = list(dict.fromkeys(what for peer in peers for what in figures[peer]))
    ratio = "OSRM, CH : ours"
    lines = [f"### Roads, {name}", "", "| | " + " | ".join([*(TITLES[p] for p in peers), ratio]) + " |"]
    lines.append("|---|" + "--:|" * (len(peers) + 1))
    for what in rows:
        values = {p: min(figures[p][what]) for p in peers if what in figures[p]}
        cells = [number(values.get(peer)) for peer in peers]
        both = "ours" in values and values["ours"] and "osrm" in values
        cells.append(f"{values['osrm'] / values['ours']:.1f}" if both else "")
        lines.append(f"| {what} | " + " | ".join(cells) + " |")
    rounds = "1 round" if options.rounds == 1 else f"the best of {options.rounds} rounds"
    lines += ["", f"CPU seconds unless stated, one thread, {rounds}, {date.today()}."]
    lines += [options.remark] if options.remark else []
    lines += [f"{TITLES[peer]} was not installed." for peer in out]
    return "\n".join(lines)


def number(value):
    if value is None:
        return ""
    return f"{value:.0f}" if value >= 100 else f"{value:.2f}" if value >= 0.1 else f"{value:.3f}"


if __name__ == "__main__":
    main()
