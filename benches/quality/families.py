"""Families of ../shared/bench: their instances and best known values."""

import csv
from dataclasses import dataclass
from pathlib import Path


@dataclass
class Known:
    """An instance with what is known of it."""

    name: str
    path: Path
    size: int
    cost: float | None
    vehicles: int | None


# Where distance only counts, and not vehicles first.
LISTS = {"vrptw-homberger": "bks_distance_only.csv"}
# The published distances hold at their number of vehicles.
FLEET_OF_BEST = {"waste-kim"}
OTHERS = {".sol", ".res", ".csv", ".md", ".json"}


def known(folder, family):
    """All instances of a family, the smallest first."""
    folder = folder / family
    files = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix not in OTHERS and path.name != "LICENSE":
            files[path.stem] = path
    found = []
    with open(folder / LISTS.get(family, "bks.csv"), newline="") as rows:
        for row in csv.DictReader(rows):
            path = files.get(Path(row["instance"]).name)
            if path:
                # One list does not state it; its folders are sizes.
                size = int(float(row.get("size") or path.parent.name))
                cost = float(row["bks_cost"]) if row["bks_cost"] else None
                vehicles = int(row["bks_vehicles"]) if row["bks_vehicles"] else None
                found.append(Known(path.stem, path, size, cost, vehicles))
    return sorted(found, key=lambda k: (k.size, k.name))


def spread(instances, count):
    """Some of them, over all sizes."""
    if count is None or count >= len(instances):
        return instances
    if count == 1:
        return instances[:1]
    step = (len(instances) - 1) / (count - 1)
    return [instances[round(at * step)] for at in range(count)]
