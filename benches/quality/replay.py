"""Prices routes and tells what is wrong with them, from the instance alone."""

# Published values of instances in double precision have two decimals.
SLACK = {"real": 0.01, "nearest": 0, "truncated": 0}
LUNCH = (11 * 3600, 12 * 3600)


def replay(instance, routes):
    """Objective, and the first faults, of routes `(vehicle type, [customer number, ...])`.

    A 0 among the numbers is a visit to the depot between two trips.
    """
    run = run_kim if instance.kim else run_timed
    stops = {c.number: c for c in instance.customers}
    faults, served, used, cost = [], {}, {}, 0
    for route, (kind, visits) in enumerate(routes, 1):
        vehicle = instance.vehicles[kind]
        used[kind] = used.get(kind, 0) + 1
        for number in visits:
            if number in stops:
                served[number] = served.get(number, 0) + 1
                if vehicle.allowed and stops[number].place not in vehicle.allowed:
                    faults.append(f"route {route}: vehicle may not serve {number}")
        distance, wrong = run(instance, vehicle, visits, stops)
        faults += [f"route {route}: {fault}" for fault in wrong]
        cost += vehicle.fixed + vehicle.unit * distance / instance.factor
    missing = [number for number in stops if number not in served]
    twice = [number for number, times in served.items() if times > 1]
    faults += [f"{len(missing)} customers are not served"] if missing else []
    faults += [f"customer {number} is served twice" for number in twice]
    for kind, count in used.items():
        most = instance.vehicles[kind].count
        if most is not None and count > most:
            faults.append(f"{count} vehicles of type {kind + 1} of {most}")
    return cost, faults


def run_timed(instance, vehicle, visits, stops):
    slack, faults = SLACK[instance.rounding], []
    trips, trip = [], []
    for number in visits:
        if number == 0:
            trips.append(trip)
            trip = []
        else:
            trip.append(stops[number])
    trips.append(trip)
    if len(trips) > 1 and not instance.reloads:
        faults.append("reloads at the depot")
    opens, closes = instance.window_of(vehicle.depot)
    # Shortest duration, earliest and latest begin for it (Vidal et al. 2013).
    length, early, late, warp, here, distance = 0, opens, closes, 0, vehicle.depot, 0
    for trip in trips:
        if sum(c.demand for c in trip) > vehicle.capacity + 1e-6:
            faults.append("overloaded")
        ready = max([c.release for c in trip], default=0)
        # All places of the trip, first the depot, where goods must be ready.
        rest = [(vehicle.depot, 0, (max(opens, ready), closes))]
        rest += [(c.place, c.service, c.window) for c in trip]
        for place, service, (begin, end) in rest:
            leg = instance.distance(here, place)
            distance += leg
            length, early, late, warp = joined(length, early, late, warp, leg, service, begin, end)
            here = place
    leg = instance.distance(here, vehicle.depot)
    distance += leg
    length, _, _, warp = joined(length, early, late, warp, leg, 0, opens, closes)
    if warp > slack:
        faults.append("too late")
    if length - warp > vehicle.duration + slack:
        faults.append("too long")
    return distance, faults


def joined(length, early, late, warp, leg, service, begin, end):
    delta = length - warp + leg
    wait = max(begin - delta - late, 0)
    lag = max(early + delta - end, 0)
    return (
        length + service + leg + wait,
        max(begin - delta, early) - wait,
        min(end - delta, late) + lag,
        warp + lag,
    )


def run_kim(instance, vehicle, visits, stops):
    kim = instance.kim
    sites = {site.number: site for site in kim.sites}
    faults, load, day_load, served = [], 0, 0, 0
    path = []
    for number in visits:
        if number in sites:
            load = 0
        else:
            load += stops[number].demand
            day_load += stops[number].demand
            served += 1
            if load > vehicle.capacity + 1e-6:
                faults.append("overloaded")
        path.append(sites.get(number) or stops[number])
    if load > 0:
        faults.append("comes home loaded")
    if day_load > kim.day_load + 1e-6:
        faults.append("handles more than a day's load")
    if served > kim.day_stops:
        faults.append("more stops than a day's")
    # Lunch on any leg will do, or none for who is back before it ends to be due.
    plans = [run_day(instance, path, lunch) for lunch in [None, *range(len(path) + 1)]]
    if not any(plans):
        faults.append("no place for lunch keeps all windows")
    places = [0, *(stop.place for stop in path), 0]
    return sum(map(instance.distance, places, places[1:])), faults


def run_day(instance, path, lunch_leg):
    """Whether the windows are kept with lunch on a leg."""
    kim, (opens, closes) = instance.kim, instance.window_of(0)
    time, here = opens, 0
    for leg, stop in enumerate([*path, None]):
        place = stop.place if stop else 0
        begin, end = stop.window if stop else (opens, closes)
        arrival = time + instance.distance(here, place) * kim.seconds_per_mile
        if leg == lunch_leg:
            if time > LUNCH[1]:
                return False
            arrival = max(arrival, LUNCH[0]) + kim.lunch
        time = max(arrival, begin)
        if time > end + 1:
            return False
        time += stop.service if stop else 0
        here = place
    return lunch_leg is not None or time <= LUNCH[1]
