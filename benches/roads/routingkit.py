"""RoutingKit's customizable contraction hierarchy (pip install routingkit-cch), index only.

It gets the manoeuvres of our map as a graph, a node for each state, and so needs no import. Run
as a program of its own: routingkit.py FOLDER SIZE prints a line of JSON.
"""

import array
import json
import random
import sys
import time
from pathlib import Path


def read(folder, name, kind):
    values = array.array(kind)
    values.frombytes((Path(folder) / name).read_bytes())
    return values.tolist()


def timed(run):
    begun = time.process_time()
    result = run()
    return result, time.process_time() - begun


def main(folder, size):
    import routingkit_cch as kit

    tail, head, weight = (read(folder, name, "I") for name in ("tail", "head", "weight"))
    lon, lat = (read(folder, name, "f") for name in ("lon", "lat"))
    order, order_s = timed(lambda: kit.compute_order_inertial(len(lon), tail, head, lat, lon))
    cch, build_s = timed(lambda: kit.CCH(order, tail, head, False))
    metric, customise_s = timed(lambda: kit.CCHMetric(cch, weight))
    draw = random.Random(1)
    places = [draw.randrange(len(lon)) for _ in range(size)]

    def table():
        to_many = kit.CCHOneToMany(metric, places)
        for source in places:
            to_many.distances_from(source)

    _, table_s = timed(table)
    query = kit.CCHQuery(metric)
    times = []
    for _ in range(1000):
        ends = draw.choice(places), draw.choice(places)
        times.append(timed(lambda: query.run(*ends).node_path)[1])
    return {
        "order": order_s + build_s, "customise": customise_s, f"table {size}": table_s,
        "query_us": sorted(times)[500] * 1e6, "arcs": len(tail),
    }


if __name__ == "__main__":
    try:
        print(json.dumps(main(sys.argv[1], int(sys.argv[2]))))
    except ImportError as missing:
        print(json.dumps({"missing": str(missing)}))
