"""VROOM, through pyvroom."""

from datetime import timedelta

import numpy
import vroom

from instances import INF

MOST_PLACES = 12_000
# Its first solutions do not look at the limit of time: customers at most, and what level then.
LEVELS = [(250, 5), (500, 3), (1000, 1)]
# It refuses costs of which a bound of the sum comes near its largest integer.
MOST_COST = 200_000_000


def version():
    from importlib.metadata import version

    return version("pyvroom")


def cannot(instance):
    if instance.kim or instance.reloads:
        return "several trips cannot be stated"
    if any(vehicle.allowed is not None for vehicle in instance.vehicles):
        return "not tried where vehicles may serve some customers only"
    limited = any(vehicle.duration < INF for vehicle in instance.vehicles)
    if limited and any(c.window != (0, INF) for c in instance.customers):
        return "a longest duration with waiting cannot be stated"
    if len(instance.places) > MOST_PLACES:
        return f"its matrix of {len(instance.places)} places takes too much memory"
    return None


def solve(instance, seconds, seed, vehicles):
    problem = vroom.Input()
    matrix = instance.matrix()
    window = lambda early, late: vroom.TimeWindow(
        instance.whole(early), None if late == INF else instance.whole(late)
    )
    coarse = coarseness(instance, int(matrix.max()))
    identity = 0
    kinds = {}
    for kind, vehicle in enumerate(instance.vehicles):
        fixed, unit = instance.costs_of(vehicle)
        profile = f"unit {unit}"
        if profile not in {known[1] for known in kinds.values()}:
            problem.set_durations_matrix(profile, matrix.astype(numpy.uint32))
            problem.set_costs_matrix(profile, (matrix * unit // coarse).astype(numpy.uint32))
        early, late = instance.window_of(vehicle.depot)
        # Without windows of customers nobody waits: the limit is a window of the vehicle.
        late = min(late, early + vehicle.duration)
        for _ in range(instance.fleet_bound(vehicle)):
            identity += 1
            kinds[identity] = (kind, profile)
            problem.add_vehicle(vroom.Vehicle(
                identity, start=vehicle.depot, end=vehicle.depot, profile=profile,
                capacity=[int(min(vehicle.capacity, 2**31))],
                costs=vroom.VehicleCosts(fixed=fixed // coarse),
                time_window=window(early, late) if instance.is_timed else None,
            ))
    for customer in instance.customers:
        timed = customer.window != (0, INF)
        problem.add_job(vroom.Job(
            customer.number, location=customer.place,
            default_service=instance.whole(customer.service),
            delivery=vroom.Amount([int(customer.demand)]),
            time_windows=[window(*customer.window)] if timed else [],
        ))
    limit = timedelta(seconds=seconds)
    level = next((level for most, level in LEVELS if len(instance.customers) <= most), 0)
    found = problem.solve(exploration_level=level, nb_threads=1, timeout=limit)
    routes = {}
    for row in found.routes.itertuples():
        if row.type == "job":
            routes.setdefault(int(row.vehicle_id), []).append(int(row.id))
    return [(kinds[vehicle][0], visits) for vehicle, visits in routes.items()], {}


def coarseness(instance, longest):
    """What costs are divided by to be accepted."""
    priced = [(instance.fleet_bound(v), *instance.costs_of(v)) for v in instance.vehicles]
    bound = max(unit for _, _, unit in priced) * longest * len(instance.places)
    bound += sum(count * fixed for count, fixed, _ in priced)
    return 1 + bound // MOST_COST
