"""One run of one program in a process of its own: prints a line of JSON."""

import argparse
import json
import time
from importlib import import_module

from instances import read

options = argparse.ArgumentParser()
options.add_argument("peer")
options.add_argument("instance")
options.add_argument("--seconds", type=float, required=True)
options.add_argument("--seed", type=int, default=1)
options.add_argument("--vehicles", type=int)
options = options.parse_args()


def run():
    try:
        peer = import_module(f"peers.{options.peer}")
    except ImportError as error:
        return {"missing": str(error)}
    instance = read(options.instance)
    if reason := peer.cannot(instance):
        return {"cannot": reason}
    begun = time.perf_counter()
    routes, remarks = peer.solve(instance, options.seconds, options.seed, options.vehicles)
    remarks.setdefault("seconds", round(time.perf_counter() - begun, 2))
    return {"version": peer.version(), "routes": routes, **remarks}


print(json.dumps(run()))
