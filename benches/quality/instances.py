"""Reads the instances of ../shared/bench, by the FORMAT.md of each family.

Written apart from the readers of the repository, so that each checks the other.
"""

import math
import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

INF = math.inf
# Costs per distance are whole numbers of this part.
COST_PARTS = 100
# Distances without rounding become whole numbers of which the extent is at least so many.
LEAST_EXTENT = 10_000


@dataclass
class Customer:
    number: int
    place: int
    demand: float
    service: float = 0
    window: tuple = (0, INF)
    release: float = 0


@dataclass
class VehicleType:
    capacity: float
    count: int | None = None
    depot: int = 0
    duration: float = INF
    fixed: float = 0
    unit: float = 1
    numbers: list = field(default_factory=list)
    allowed: frozenset | None = None


@dataclass
class Kim:
    """Disposal sites, daily limits and lunch of the instances of Kim (2006)."""

    sites: list
    day_load: float
    day_stops: int
    lunch: float
    seconds_per_mile: float


@dataclass
class Instance:
    """Times and distances are multiples of 1/factor of the objective's unit."""

    name: str
    layout: str
    places: list
    customers: list
    vehicles: list
    rounding: str = "nearest"
    factor: int = 1
    windows: dict = field(default_factory=dict)
    table: list | None = None
    reloads: bool = False
    kim: Kim | None = None

    def distance(self, a, b):
        if self.table:
            return self.table[a][b]
        (ax, ay), (bx, by) = self.places[a], self.places[b]
        if self.kim:
            return (abs(ax - bx) + abs(ay - by)) / 5280
        far = math.sqrt((ax - bx) ** 2 + (ay - by) ** 2)
        if self.rounding == "real":
            return far
        return math.floor(far * self.factor + (0.5 if self.rounding == "nearest" else 0))

    def window_of(self, depot):
        return self.windows.get(depot, (0, INF))

    @cached_property
    def is_timed(self):
        bounded = [c.window for c in self.customers] + list(self.windows.values())
        return any(w != (0, INF) for w in bounded) or any(v.duration < INF for v in self.vehicles)

    @cached_property
    def is_plain(self):
        """Whether it is a CVRP: one depot, equal vehicles, no times."""
        only = self.vehicles[0]
        return (
            len(self.vehicles) == 1 and only.count is None and not self.is_timed
            and not self.reloads and not self.kim and (only.fixed, only.unit) == (0, 1)
        )

    @cached_property
    def has_releases(self):
        return any(c.release for c in self.customers)

    # What peers see: whole numbers.

    @cached_property
    def parts(self):
        """Whole numbers per multiple of 1/factor.

        No finer than the result: programs overflow, or their penalties do not reach so far.
        """
        if self.rounding != "real" or self.table:
            return 1
        extent = max(max(column) - min(column) for column in zip(*self.places))
        return 10 ** max(0, math.ceil(math.log10(LEAST_EXTENT / extent)))

    def whole(self, time):
        return int(time) if self.parts == 1 else round(time * self.parts)

    def matrix(self):
        """Distances between all places as whole numbers. Needs numpy, as all peers do."""
        import numpy

        if self.table:
            return numpy.array(self.table, dtype=numpy.int64)
        places = numpy.array(self.places, dtype=float)
        squares = sum((column[:, None] - column[None, :]) ** 2 for column in places.T)
        far = numpy.sqrt(squares, out=squares)
        far *= self.factor * self.parts
        return numpy.floor(far + (0 if self.rounding == "truncated" else 0.5)).astype(numpy.int64)

    def costs_of(self, vehicle):
        """Fixed cost and cost per part of a distance, as whole numbers of one unit."""
        if all((v.fixed, v.unit) == (0, 1) for v in self.vehicles):
            return 0, 1
        unit = self.factor * self.parts * COST_PARTS
        return round(vehicle.fixed * unit), round(vehicle.unit * COST_PARTS)

    def fleet_bound(self, vehicle):
        """Vehicles that surely suffice, where the file does not limit them."""
        if vehicle.count is not None:
            return min(vehicle.count, len(self.customers))
        load = sum(c.demand for c in self.customers)
        bound = math.ceil(1.3 * load / vehicle.capacity) + 3
        return min(bound, len(self.customers)) if not self.is_timed else len(self.customers)


def read(path):
    """Reads an instance, told by its content as the benchmark program does."""
    path = Path(path)
    text = path.read_bytes().decode("utf-8", "replace")
    if re.search(r"^NODE_COORD_SECTION", text, re.M):
        return read_vrplib(path.stem, text)
    first = text.lstrip().splitlines()[0]
    if re.search(r"^CUSTOMER", text, re.M):
        return read_solomon(path.stem, text)
    if first.startswith("//"):
        return read_golden(path.stem, text)
    if "//" in first:
        return read_kim(path.stem, text)
    if first.startswith("Bins"):
        return read_bins(path.stem, text)
    return read_cordeau(path.stem, text)


def numbers(line):
    return [float(word) for word in line.split()]


def read_vrplib(name, text):
    keys, sections, rows = {}, {}, []
    for line in text.splitlines():
        if match := re.match(r"\s*([A-Z_]+)\s*:?\s*(.*)", line):
            keys[match[1]] = match[2].strip()
            rows = sections.setdefault(match[1], [])
        elif line.strip():
            rows.append(numbers(line))
    if "VEHICLES_RELOAD_DEPOT_SECTION" in keys:
        layout, rounding, factor = "vehicles", "truncated", 10
    elif "VEHICLES_MAX_DURATION" in keys or "VEHICLES_DEPOT_SECTION" in keys:
        layout, rounding, factor = "vehicles", "nearest", 1000
    elif "CAPACITY_SECTION" in keys:
        layout, rounding, factor = "vehicles", "real", 1
    elif "TIME_WINDOW_SECTION" in keys:
        layout, rounding, factor = "routes", "truncated", 10
    else:
        layout, rounding, factor = "routes", "nearest", 1

    def column(section, default):
        values = {int(row[0]): row[1:] for row in sections.get(section, [])}
        return lambda node: values.get(node, default)

    scaled = lambda values: tuple(round(value * factor) for value in values)
    places = [tuple(row[1:3]) for row in sections["NODE_COORD_SECTION"]]
    depots = {int(row[0]) for row in sections.get("DEPOT_SECTION", [[1]]) if row[0] > 0}
    demand = column("DEMAND_SECTION", None)
    service = column("SERVICE_TIME_SECTION", [float(keys.get("SERVICE_TIME", 0))])
    window = column("TIME_WINDOW_SECTION", None)
    release = column("RELEASE_TIME_SECTION", [0])
    times = lambda node: scaled(window(node)) if window(node) else (0, INF)
    customers = [
        Customer(
            node - 1, node - 1, demand(node)[0], *scaled(service(node)), times(node),
            *scaled(release(node)),
        )
        for node in range(1, len(places) + 1) if node not in depots
    ]
    return Instance(
        name, layout, places, customers, vrplib_vehicles(keys, sections, column, factor),
        rounding, factor, {node - 1: times(node) for node in depots},
        reloads="VEHICLES_RELOAD_DEPOT_SECTION" in keys,
    )


def vrplib_vehicles(keys, sections, column, factor):
    if "VEHICLES" not in keys:
        return [VehicleType(float(keys["CAPACITY"]))]
    capacity = column("CAPACITY_SECTION", [float(keys.get("CAPACITY", 0))])
    home = column("VEHICLES_DEPOT_SECTION", [1])
    fixed = column("VEHICLES_FIXED_COST_SECTION", [0])
    has_costs = "VEHICLES_UNIT_DISTANCE_COST_SECTION" in keys or "VEHICLES_FIXED_COST_SECTION" in keys
    unit = column("VEHICLES_UNIT_DISTANCE_COST_SECTION", [100])
    allowed = column("VEHICLES_ALLOWED_CLIENTS_SECTION", None)
    duration = float(keys.get("VEHICLES_MAX_DURATION", INF)) * factor
    types = {}
    for number in range(1, int(keys["VEHICLES"]) + 1):
        key = (
            capacity(number)[0], int(home(number)[0]) - 1, duration, fixed(number)[0] / 100,
            unit(number)[0] / 100 if has_costs else 1,
            allowed(number) and frozenset(int(node) - 1 for node in allowed(number)),
        )
        types.setdefault(key, []).append(number)
    return [VehicleType(c, len(n), d, t, f, u, n, a) for (c, d, t, f, u, a), n in types.items()]


def read_solomon(name, text):
    """Convention of the DIMACS challenge: tenths, cut down."""
    rows = [numbers(line) for line in text.splitlines() if re.match(r"[\s\d.\-+]+$", line) and line.strip()]
    (count, capacity), *rows = rows
    places = [tuple(row[1:3]) for row in rows]
    tenths = lambda value: round(10 * value)
    customers = [
        Customer(int(r[0]), at, r[3], tenths(r[6]), (tenths(r[4]), tenths(r[5])))
        for at, r in enumerate(rows) if at > 0
    ]
    horizon = {0: (tenths(rows[0][4]), tenths(rows[0][5]))}
    fleet = [VehicleType(capacity, int(count))]
    return Instance(name, "routes", places, customers, fleet, "truncated", 10, horizon)


def read_golden(name, text):
    """Also with a matrix of metres, of Duhamel, Lacomme and Prodhon."""
    lines = [line.split("//")[0].split() for line in text.splitlines()]
    rows = iter([[float(word) for word in line] for line in lines if line])
    customers, types, span, service, *_ = next(rows)
    vehicles = []
    for _ in range(int(types)):
        count, capacity, fixed, unit = next(rows)
        vehicles.append(VehicleType(capacity, int(count), 0, span if span < 999999 else INF, fixed, unit))
    depot = next(rows)
    if len(depot) > 1:
        rows = [next(rows) for _ in range(int(customers))]
        places = [tuple(depot[:2])] + [tuple(row[:2]) for row in rows]
        stops = [Customer(at, at, row[2], service) for at, row in enumerate(rows, 1)]
        return Instance(name, "json", places, stops, vehicles, "real")
    table = [[int(metres) for metres in next(rows)] for _ in range(int(customers) + 1)]
    stops = [Customer(int(n), int(n), demand, service) for n, demand in (next(rows) for _ in table[1:])]
    return Instance(name, "json", [(0, 0)] * len(table), stops, vehicles, "real", 1000, table=table)


def read_cordeau(name, text):
    (_, per_depot, count, depots), *rows = [numbers(line) for line in text.splitlines() if line.strip()]
    count, depots = int(count), int(depots)
    limits, rows = rows[:depots], rows[depots:]
    customers = [Customer(int(r[0]), at, r[4], r[3]) for at, r in enumerate(rows[:count])]
    vehicles = [
        VehicleType(limit[1] or INF, int(per_depot), count + at, limit[0] or INF)
        for at, limit in enumerate(limits)
    ]
    return Instance(name, "cordeau", [tuple(row[1:3]) for row in rows], customers, vehicles, "real")


def read_bins(name, text):
    lines = text.splitlines()
    _, nodes, capacity, x, y = numbers(lines[1])
    places, customers = [(x, y)], []
    for line in lines[2:int(nodes) + 1]:
        row = line.split("\t")
        customers.append(Customer(int(row[0]), len(places), float(row[7])))
        places.append((float(row[14]), float(row[15])))
    return Instance(name, "routes", places, customers, [VehicleType(capacity)], "real")


def read_kim(name, text):
    lines = [line for line in text.splitlines() if line.strip()]
    capacity, day_load, day_stops, lunch, mph = (float(line.split("//")[0]) for line in lines[:5])
    clock = lambda hhmm: hhmm // 100 * 3600 + hhmm % 100 * 60
    places, windows, customers, sites = [(0, 0)], {}, [], []
    for line in lines[6:]:
        number, x, y, early, late, service, load, kind = numbers(line)
        window = (clock(early), clock(late))
        if kind == 0:
            places[0], windows[0] = (x, y), window
            continue
        stop = Customer(int(number), len(places), load if kind == 1 else 0, service, window)
        (customers if kind == 1 else sites).append(stop)
        places.append((x, y))
    kim = Kim(sites, day_load, int(day_stops), lunch, 3600 / mph)
    fleet = [VehicleType(capacity)]
    return Instance(name, "json", places, customers, fleet, "real", 1, windows, kim=kim)
