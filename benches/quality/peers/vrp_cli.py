"""vrp-cli (cargo install vrp-cli), in its pragmatic format."""

import json
import shutil
import subprocess
import tempfile
from datetime import datetime, timedelta, timezone
from pathlib import Path

from instances import INF

PROGRAM = shutil.which("vrp-cli") or shutil.which("vrp-cli", path=Path.home() / ".cargo/bin")
if not PROGRAM:
    raise ImportError("vrp-cli is not on the path")

# The matrix goes through a text file.
MOST_PLACES = 3_000
EPOCH = datetime(2000, 1, 1, tzinfo=timezone.utc)
NEVER = 1_000_000_000


def version():
    said = subprocess.run([PROGRAM, "--version"], capture_output=True, text=True)
    return said.stdout.split()[-1]


def cannot(instance):
    if instance.kim or instance.has_releases:
        return "release times or a disposal before going home cannot be stated"
    if len(instance.places) > MOST_PLACES:
        return f"{len(instance.places)} places; at most {MOST_PLACES} are tried"
    return None


def solve(instance, seconds, seed, vehicles):
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        command = [PROGRAM, "solve", "pragmatic", folder / "problem.json"]
        (folder / "problem.json").write_text(json.dumps(problem(instance)))
        table = instance.matrix().ravel().tolist()
        matrix = {"profile": "road", "travelTimes": table, "distances": table}
        (folder / "matrix.json").write_text(json.dumps(matrix))
        command += ["-m", folder / "matrix.json", "-o", folder / "solution.json"]
        command += [f"--max-time={max(1, round(seconds))}", "--parallelism=1,1"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        found = json.loads((folder / "solution.json").read_text())
    routes = []
    for tour in found["tours"]:
        acts = [act for stop in tour["stops"] for act in stop["activities"]]
        visits = [int(act["jobId"]) for act in acts if act["type"] == "delivery"]
        routes.append((int(tour["typeId"]), visits))
    return routes, {}


def clock(instance, time):
    seconds = NEVER if time == INF else instance.whole(time)
    return (EPOCH + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")


def problem(instance):
    jobs = []
    for customer in instance.customers:
        place = {
            "location": {"index": customer.place}, "duration": instance.whole(customer.service),
        }
        if customer.window != (0, INF):
            place["times"] = [[clock(instance, time) for time in customer.window]]
        delivery = {"places": [place], "demand": [int(customer.demand)]}
        jobs.append({"id": str(customer.number), "deliveries": [delivery]})
        barred = [v for v in instance.vehicles if v.allowed and customer.place not in v.allowed]
        if barred:
            jobs[-1]["skills"] = {"oneOf": [
                str(kind) for kind, v in enumerate(instance.vehicles) if v not in barred
            ]}
    return {
        "plan": {"jobs": jobs},
        "fleet": {"vehicles": list(fleet(instance)), "profiles": [{"name": "road"}]},
        "objectives": [{"type": "minimize-unassigned"}, {"type": "minimize-cost"}],
    }


def fleet(instance):
    for kind, vehicle in enumerate(instance.vehicles):
        early, late = instance.window_of(vehicle.depot)
        fixed, unit = instance.costs_of(vehicle)
        home = {"index": vehicle.depot}
        shift = {
            "start": {"earliest": clock(instance, early), "location": home},
            "end": {"latest": clock(instance, late), "location": home},
        }
        of_type = {
            "typeId": str(kind), "profile": {"matrix": "road"},
            "vehicleIds": [f"{kind}-{at}" for at in range(instance.fleet_bound(vehicle))],
            "costs": {"fixed": fixed, "distance": unit, "time": 0}, "shifts": [shift],
            "capacity": [int(min(vehicle.capacity, 2**31 - 1))], "skills": [str(kind)],
        }
        if vehicle.duration < INF:
            of_type["limits"] = {"maxDuration": instance.whole(vehicle.duration)}
        yield of_type
