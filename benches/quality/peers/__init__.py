"""The programs compared, one a file.

Each has `cannot(instance)`, a reason or None, and `solve(instance, seconds, seed, vehicles)`, which
gives routes `(vehicle type, [customer number, ...])` with 0 for a reload at the depot.
"""

ALL = ["ours", "pyvrp", "hygese", "ortools", "vroom", "vrp_cli"]
TITLES = {
    "ours": "ours", "pyvrp": "PyVRP", "hygese": "HGS-CVRP", "ortools": "OR-Tools",
    "vroom": "VROOM", "vrp_cli": "vrp-cli",
}
# Without random numbers to start: one run says all.
SEEDLESS = {"ortools", "vroom"}
