#!/usr/bin/env python3
"""Compares our durations with OSRM's under the same plain rules, entry by entry.

    benches/roads/agreement.py

On each extract 1,000 positions are drawn beside roads. OSRM (plain.lua and its variants) and our index
(profiles/car-plain.json) tabulate durations between them, all by all. Entries whose two stops both
put on the same place of the road should agree within 1 s and 0.1 %. The table goes into
docs/road-comparison.md, entries that differ are listed with --list.
See run.py for how OSRM is installed.
"""

import argparse
import math
import sys
import tempfile
from collections import Counter
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import ours  # noqa: E402
from document import ROOT, SHARED, write_block  # noqa: E402
from osrm import Missing, Osrm, Server  # noqa: E402

EXTRACTS = [
    "heidelberg-roads-de-2024", "porto-metro-roads-pt-2015", "rhein-neckar-roads-de-2016",
    "liechtenstein-2021",
]
# Stops farther apart on the road than this are not on the same place of it, metres.
SAME_PLACE_M = 1.5
# Profiles, and what their times are divided by.
PROFILES = [("plain", 1), ("plain_fine", 10), ("plain_near", 10)]


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("--extracts", default=",".join(EXTRACTS), help="names in ../shared/osm, or files")
    options.add_argument("--size", type=int, default=1000, help="positions; default: 1000")
    options.add_argument("--list", action="store_true", help="print entries that differ")
    options.add_argument("--dry", action="store_true", help="leave docs/ alone")
    options = options.parse_args()
    program = ours.build("road_figures")
    rows = []
    for name in options.extracts.split(","):
        extract = Path(name) if "/" in name else SHARED / "osm" / f"{name}.osm.pbf"
        if not extract.exists():
            print(f"{extract} is not here: left out", file=sys.stderr)
            continue
        try:
            rows.append((extract.name.split(".")[0], compare(program, extract, options)))
        except Missing as missing:
            sys.exit(f"OSRM is not installed: {missing}. See run.py --help")
        print(*rows[-1], file=sys.stderr, flush=True)
    text = document(rows, options.size)
    print(text)
    if not options.dry:
        write_block("road-comparison.md", "agreement", text)


def compare(program, extract, options):
    size = options.size
    with tempfile.TemporaryDirectory() as folder:
        profile = ROOT / "profiles" / "car-plain.json"
        ours.figures(program, extract, folder, "--profile", profile, "--sizes", str(size))
        stops, mine = ours.points(folder)[:size], ours.durations(folder, size)
        rows = []
        for profile, factor in PROFILES:
            with tempfile.TemporaryDirectory() as home:
                osrm = Osrm(home, extract, profile)
                osrm.prepare("CH")
                with Server(osrm) as server:
                    theirs, places = server.table([(float(s["lon"]), float(s["lat"])) for s in stops])
            rows.append(differences(options, stops, mine, theirs, places, factor))
    return rows


def differences(options, stops, mine, theirs, places, factor):
    size = len(stops)
    same = [at for at in range(size) if is_same(stops[at], places[at])]
    offs, wrong = [], []
    for i in same:
        for j in same:
            a, b = mine[i][j] / 10, theirs[i][j] and theirs[i][j] / factor
            if a < 0 or b is None:
                if (a < 0) != (b is None):
                    wrong.append((i, j, a, b))
                continue
            offs.append(abs(a - b))
            if abs(a - b) > 1 + 0.001 * b:
                wrong.append((i, j, a, b))
    if options.list:
        report(wrong, stops, places)
    offs.sort()
    return {
        "entries": len(same) ** 2, "moved": size - len(same), "wrong": len(wrong),
        "median": offs[len(offs) // 2], "p99": offs[len(offs) * 99 // 100], "most": offs[-1],
        "percent": 100 * (1 - len(wrong) / len(same) ** 2),
    }


def is_same(stop, place):
    """Whether both put a stop on the same place of the same street, and OSRM on no other as well."""
    return place["name"] in stop["ways"].split() and metres(stop, place["location"]) <= SAME_PLACE_M


def metres(stop, location):
    lon, lat = float(stop["road_lon"]), float(stop["road_lat"])
    east = (lon - location[0]) * math.cos(math.radians(lat))
    return math.hypot(east, lat - location[1]) * 111_195


def report(wrong, stops, places):
    """Entries that differ, the stops with most of them first."""
    of_stop = Counter([("from", i) for i, *_ in wrong] + [("to", j) for _, j, *_ in wrong])
    for (role, at), count in of_stop.most_common(12):
        stop = stops[at]
        print(f"{count} {role} stop {at} at {stop['lon']},{stop['lat']}, way {places[at]['name']}")
    shown = Counter()
    for i, j, a, b in sorted(wrong, key=lambda w: -abs(w[2] - (w[3] or 0))):
        shown[i], shown[j] = shown[i] + 1, shown[j] + 1
        if min(shown[i], shown[j]) <= 2 and sum(shown.values()) < 80:
            ends = " to ".join(f"{stops[k]['lon']},{stops[k]['lat']} (way {places[k]['name']})" for k in (i, j))
            print(f"ours {a}, OSRM's {b}: {ends}")


def document(rows, size):
    lines = [
        "| extract | OSRM's profile | stops put elsewhere | entries compared | median, s | 99 %, s | most, s "
        "| off by more than 1 s + 0.1 % | agree |",
        "|---|--:|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for name, found in rows:
        for (profile, _), row in zip(PROFILES, found):
            lines.append(
                f"| {name} | {profile} | {row['moved']} of {size} | {row['entries']:,} "
                f"| {row['median']:.2f} | {row['p99']:.2f} | {row['most']:.1f} | {row['wrong']:,} "
                f"| {row['percent']:.2f} % |"
            )
    return "\n".join([*lines, "", f"{date.today()}."])


if __name__ == "__main__":
    main()
