"""The markdown table of a family."""

import re
from datetime import date
from statistics import mean, median

from peers import SEEDLESS, TITLES


def table(options, chosen, runs, out):
    """Gaps to the best known values in percent: medians over seeds, then means over instances."""
    of = lambda one, peer: [
        run for seed in range(1, options.seeds + 1)
        if (run := runs.get((options.family, one.name, options.seconds, seed, peer)))
    ]
    peers = [p for p in options.peers if any(priced(of(one, p)) for one in chosen)]
    gaps = {(one.name, p): gap(one, of(one, p)) for one in chosen for p in peers}
    head = ["instance", "customers", "best known", *(TITLES[p] for p in peers)]
    rows = [head, ["---", "--:", "--:", *("--:" for _ in peers)]]
    for one in chosen:
        cells = [cell(gaps[one.name, p], of(one, p)) for p in peers]
        rows.append([one.name, str(one.size), f"{one.cost:g}" if one.cost < 1e5 else f"{one.cost:.0f}", *cells])
    rows.append(["**mean gap**", "", "", *(means(chosen, p, gaps) for p in peers)])
    cpu = [[run["cpu"] for one in chosen for run in priced(of(one, p))] for p in peers]
    rows.append(["CPU s, median", "", "", *(f"{median(spent):.1f}" for spent in cpu)])
    lines = [f"### {options.family}, {options.seconds:g} s", ""]
    lines += ["| " + " | ".join(row) + " |" for row in rows]
    seeds = "seed 1" if options.seeds == 1 else f"medians of seeds 1–{options.seeds}"
    of_all = f"{len(chosen)} of {options.known} instances, {seeds}, one thread, {date.today()}."
    lines += ["", f"Gap to the best known value in %, in brackets vehicles. {of_all}"]
    lines += [options.remark] if options.remark else []
    lines += notes(options, chosen, peers, of, out)
    return "\n".join(lines)


def priced(runs):
    return [run for run in runs if run.get("cost") is not None and not run["faults"]]


def gap(one, runs):
    good = priced(runs)
    # A median over the runs that went well would hide those that did not.
    return median(100 * (run["cost"] / one.cost - 1) for run in good) if len(good) == len(runs) > 0 else None


def cell(gap, runs):
    if gap is None:
        return "–"
    vehicles = median(run["vehicles"] for run in runs)
    return f"{gap:.2f} ({vehicles:g})"


def means(chosen, peer, gaps):
    """Over all instances; over fewer with their number, for those are not to be compared."""
    found = [gaps[one.name, peer] for one in chosen if gaps[one.name, peer] is not None]
    if not found:
        return "–"
    return f"**{mean(found):.2f}**" if len(found) == len(chosen) else f"{mean(found):.2f} (of {len(found)})"


def notes(options, chosen, peers, of, out):
    versions = {}
    for peer in peers:
        for one in chosen:
            for run in priced(of(one, peer)):
                versions[peer] = run["version"]
    yield "Versions: " + ", ".join(f"{TITLES[p]} {v}" for p, v in versions.items()) + "."
    if once := [TITLES[p] for p in peers if p in SEEDLESS and options.seeds > 1]:
        yield f"{', '.join(once)}: no seed, one run."
    ours = [run for one in chosen for run in of(one, "ours")]
    if ours:
        checked = sum(bool(run.get("checked")) for run in ours)
        yield f"Of our {len(ours)} solutions {checked} were also checked by ../shared/check."
    for peer in options.peers:
        if peer in out:
            yield f"{TITLES[peer]} was not installed."
            continue
        whys = {}
        for one in chosen:
            for run in of(one, peer):
                if why := run.get("cannot") or run.get("failed") or fault(run.get("faults")):
                    whys.setdefault(why, []).append(one.name)
        for why, names in whys.items():
            names = list(dict.fromkeys(names))
            where = "" if len(names) == len(chosen) else f" on {', '.join(names)}"
            yield f"{TITLES[peer]} has no result{where}: {why}."


def fault(faults):
    """The first, without what differs between instances."""
    return re.sub(r"^route \d+: |(?<!\w)\d+ (?=customers)", "", faults[0]) if faults else None
