"""HGS-CVRP, through hygese."""

import hygese
import numpy

MOST_PLACES = 12_000


def version():
    from importlib.metadata import version

    return version("hygese")


def cannot(instance):
    if not instance.is_plain:
        return "it solves the CVRP only"
    if len(instance.places) > MOST_PLACES:
        return f"its matrix of {len(instance.places)} places takes too much memory"
    return None


def solve(instance, seconds, seed, vehicles):
    x, y = numpy.array(instance.places, dtype=float).T
    data = {
        "x_coordinates": x - x.min(), "y_coordinates": y - y.min(),
        "distance_matrix": instance.matrix() / instance.parts,
        "demands": [0] + [c.demand for c in instance.customers],
        "vehicle_capacity": instance.vehicles[0].capacity, "depot": 0,
    }
    parameters = hygese.AlgorithmParameters(timeLimit=seconds, seed=seed)
    result = hygese.Solver(parameters=parameters, verbose=False).solve_cvrp(data)
    numbers = [c.number for c in instance.customers]
    return [(0, [numbers[place - 1] for place in route]) for route in result.routes if route], {}
