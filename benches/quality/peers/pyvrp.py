"""PyVRP."""

import numpy
import pyvrp
from pyvrp.constants import MAX_VALUE
from pyvrp.stop import MaxRuntime

from instances import COST_PARTS, INF

# Two matrices of 64 bits of this size take 2.3 GB.
MOST_PLACES = 12_000


def version():
    from importlib.metadata import version

    return version("pyvrp")


def cannot(instance):
    if instance.kim:
        return "a disposal before going home cannot be stated"
    if len(instance.places) > MOST_PLACES:
        return f"its matrix of {len(instance.places)} places takes too much memory"
    return None


def solve(instance, seconds, seed, vehicles):
    data = problem(instance)
    result = pyvrp.solve(
        data, MaxRuntime(seconds), seed, collect_stats=False, display=False,
        params=pyvrp.SolveParams(penalty=penalties(instance)),
    )
    routes = []
    for route in result.best.routes():
        visits = [0 if a.is_depot() else instance.customers[a.idx].number for a in route]
        # Begins and ends with the depot.
        routes.append((route.vehicle_type(), visits[1:-1]))
    return routes, {"iterations": result.num_iterations}


def penalties(instance):
    """Its own, unless costs are not distances: then they are larger, and so must penalties be."""
    default = pyvrp.PenaltyParams()
    if all(instance.costs_of(vehicle) == (0, 1) for vehicle in instance.vehicles):
        return default
    return pyvrp.PenaltyParams(max_penalty=default.max_penalty * COST_PARTS)


def problem(instance):
    whole = lambda time: numpy.iinfo(numpy.int64).max if time == INF else instance.whole(time)
    depots = sorted({vehicle.depot for vehicle in instance.vehicles})
    matrix = instance.matrix()
    allowed = list({vehicle.allowed: None for vehicle in instance.vehicles})
    matrices = [restricted(matrix, instance, places) for places in allowed]
    clients = [
        pyvrp.Client(
            c.place, [int(c.demand)], service_duration=whole(c.service), tw_early=whole(c.window[0]),
            tw_late=whole(c.window[1]), release_time=whole(c.release),
        )
        for c in instance.customers
    ]
    fleet = []
    for vehicle in instance.vehicles:
        early, late = instance.window_of(vehicle.depot)
        depot = depots.index(vehicle.depot)
        fixed, unit = instance.costs_of(vehicle)
        fleet.append(pyvrp.VehicleType(
            instance.fleet_bound(vehicle), [int(min(vehicle.capacity, 1e15))], depot, depot, fixed,
            whole(early), whole(late), shift_duration=whole(vehicle.duration),
            unit_distance_cost=unit, profile=allowed.index(vehicle.allowed),
            reload_depots=[depot] if instance.reloads else [],
        ))
    locations = [pyvrp.Location(x, y) for x, y in instance.places]
    return pyvrp.ProblemData(
        locations, clients, [pyvrp.Depot(place) for place in depots], fleet, matrices, matrices
    )


def restricted(matrix, instance, allowed):
    if allowed is None:
        return matrix
    matrix = matrix.copy()
    barred = [c.place for c in instance.customers if c.place not in allowed]
    matrix[:, barred] = matrix[barred, :] = MAX_VALUE
    numpy.fill_diagonal(matrix, 0)
    return matrix
