"""Routing library of OR-Tools, guided local search."""

from ortools.constraint_solver import pywrapcp, routing_enums_pb2

from instances import INF

# Its matrix crosses over as lists of Python.
MOST_PLACES = 3_000


def version():
    from importlib.metadata import version

    return version("ortools")


def cannot(instance):
    if instance.kim or instance.reloads:
        return "several trips need a model of their own"
    if len(instance.places) > MOST_PLACES:
        return f"{len(instance.places)} places; at most {MOST_PLACES} are tried"
    return None


def solve(instance, seconds, seed, vehicles):
    fleet = [
        kind for kind, vehicle in enumerate(instance.vehicles)
        for _ in range(instance.fleet_bound(vehicle))
    ]
    depots = [instance.vehicles[kind].depot for kind in fleet]
    manager = pywrapcp.RoutingIndexManager(len(instance.places), len(fleet), depots, depots)
    model = pywrapcp.RoutingModel(manager)
    matrix = instance.matrix()
    costs(instance, model, fleet, matrix)
    loads(instance, model, manager, fleet)
    if instance.is_timed:
        times(instance, model, manager, fleet, matrix)
    places = {c.place: c for c in instance.customers}
    for place, customer in places.items():
        able = [at for at, kind in enumerate(fleet)
                if instance.vehicles[kind].allowed is None or place in instance.vehicles[kind].allowed]
        if len(able) < len(fleet):
            model.VehicleVar(manager.NodeToIndex(place)).SetValues([-1, *able])
    search = pywrapcp.DefaultRoutingSearchParameters()
    if not instance.is_plain:
        # What it takes by itself finds no first solution of narrow windows or fleets.
        strategy = routing_enums_pb2.FirstSolutionStrategy.PARALLEL_CHEAPEST_INSERTION
        search.first_solution_strategy = strategy
    search.local_search_metaheuristic = routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    search.time_limit.FromMilliseconds(int(seconds * 1000))
    found = model.SolveWithParameters(search)
    if not found:
        return [], {}
    routes = []
    for vehicle, kind in enumerate(fleet):
        visits, index = [], found.Value(model.NextVar(model.Start(vehicle)))
        while not model.IsEnd(index):
            visits.append(places[manager.IndexToNode(index)].number)
            index = found.Value(model.NextVar(index))
        if visits:
            routes.append((kind, visits))
    return routes, {}


def costs(instance, model, fleet, matrix):
    by_unit = {}
    for vehicle, kind in enumerate(fleet):
        fixed, unit = instance.costs_of(instance.vehicles[kind])
        if unit not in by_unit:
            by_unit[unit] = model.RegisterTransitMatrix((matrix * unit).tolist())
        model.SetArcCostEvaluatorOfVehicle(by_unit[unit], vehicle)
        model.SetFixedCostOfVehicle(fixed, vehicle)


def loads(instance, model, manager, fleet):
    demand = [0] * len(instance.places)
    for customer in instance.customers:
        demand[customer.place] = int(customer.demand)
    most = [int(min(instance.vehicles[kind].capacity, 1e15)) for kind in fleet]
    transit = model.RegisterUnaryTransitVector(demand)
    model.AddDimensionWithVehicleCapacity(transit, 0, most, True, "load")


def times(instance, model, manager, fleet, matrix):
    most = 1 << 50
    whole = lambda time: most if time == INF else instance.whole(time)
    for customer in instance.customers:
        matrix[customer.place, :] += whole(customer.service)
    transit = model.RegisterTransitMatrix(matrix.tolist())
    model.AddDimension(transit, most, most, False, "time")
    dimension = model.GetDimensionOrDie("time")
    for customer in instance.customers:
        early, late = customer.window
        dimension.CumulVar(manager.NodeToIndex(customer.place)).SetRange(whole(early), whole(late))
    for vehicle, kind in enumerate(fleet):
        kind = instance.vehicles[kind]
        early, late = instance.window_of(kind.depot)
        for index in (model.Start(vehicle), model.End(vehicle)):
            dimension.CumulVar(index).SetRange(whole(early), whole(late))
        if kind.duration < INF:
            dimension.SetSpanUpperBoundForVehicle(whole(kind.duration), vehicle)
            model.AddVariableMinimizedByFinalizer(dimension.CumulVar(model.End(vehicle)))
            model.AddVariableMaximizedByFinalizer(dimension.CumulVar(model.Start(vehicle)))
