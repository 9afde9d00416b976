"""OSRM: its programs on an extract, and its server on the loopback address."""

import http.client
import json
import os
import shutil
import socket
import subprocess
import time
from importlib import metadata
from pathlib import Path

from document import ROOT

HERE = Path(__file__).resolve().parent
# Where `pip install --target` of run.py's help puts packages that this Python cannot import.
TARGET = ROOT / "target" / "peers"
TICKS = os.sysconf("SC_CLK_TCK")


class Missing(Exception):
    """A peer is not installed."""


def package(distribution, name):
    """Folder of a Python package with programs, which need not be importable."""
    places = [TARGET / name]
    try:
        places.append(Path(metadata.distribution(distribution).locate_file(name)))
    except metadata.PackageNotFoundError:
        pass
    for place in places:
        if (place / "bin").is_dir():
            return place
    raise Missing(f"{distribution} is neither installed nor in target/peers")


def run(command, **options):
    """Runs a program; gives its CPU seconds, wall seconds and peak memory in MB."""
    begun = time.perf_counter()
    with open(os.devnull, "w") as nothing:
        process = subprocess.Popen(command, stdout=nothing, **options)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{Path(command[0]).name} gave {process.returncode}")
    return {
        "cpu_s": usage.ru_utime + usage.ru_stime, "wall_s": time.perf_counter() - begun,
        "peak_mb": usage.ru_maxrss / 1000,
    }


class Osrm:
    """An extract prepared in a folder."""

    def __init__(self, folder, extract, profile):
        home = package("osrm-bindings", "osrm")
        self.bin, self.folder = home / "bin", Path(folder)
        shutil.copytree(home / "share" / "profiles", self.folder / "profiles", dirs_exist_ok=True)
        for own in HERE.glob("*.lua"):
            shutil.copy(own, self.folder / "profiles")
        self.extract = self.folder / "map.osm.pbf"
        shutil.copyfile(extract, self.extract)
        self.profile = self.folder / "profiles" / f"{profile}.lua"
        self.base = self.folder / "map.osrm"

    def step(self, program, *arguments):
        path = self.bin / program
        path.chmod(0o755)
        return run([path, *arguments, "-t", "1"], cwd=self.folder)

    def prepare(self, algorithm):
        """Makes the map ready; gives what each step took."""
        steps = {"extract": self.step("osrm-extract", self.extract, "-p", self.profile)}
        for program in {"CH": ["contract"], "MLD": ["partition", "customize"]}[algorithm]:
            steps[program] = self.step(f"osrm-{program}", self.base)
        return steps

    def version(self):
        said = subprocess.run([self.bin / "osrm-routed", "--version"], capture_output=True, text=True)
        return said.stdout.strip()


class Server:
    """A server in a process of its own, for one thread."""

    def __init__(self, osrm, algorithm="CH", most=10_000):
        with socket.socket() as any_port:
            any_port.bind(("127.0.0.1", 0))
            self.port = any_port.getsockname()[1]
        program = osrm.bin / "osrm-routed"
        program.chmod(0o755)
        command = [program, osrm.base, "-i", "127.0.0.1", "-p", str(self.port), "-t", "1"]
        command += ["-a", algorithm, "--max-table-size", str(most)]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)

    def __enter__(self):
        for _ in range(600):
            try:
                self.ask("/nearest/v1/driving/0,0")
                return self
            except OSError:
                time.sleep(0.1)
        raise RuntimeError("osrm-routed does not answer")

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()

    def cpu(self):
        """CPU seconds the server has had."""
        stat = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(stat[11]) + int(stat[12])) / TICKS

    def ask(self, path):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=900)
        connection.request("GET", path)
        answer = connection.getresponse().read()
        connection.close()
        return answer

    def table(self, points):
        """Durations between all points, and where on the road they came to lie."""
        answer = json.loads(self.ask(f"/table/v1/driving/{joined(points)}?annotations=duration"))
        if answer["code"] != "Ok":
            raise RuntimeError(answer["message"])
        return answer["durations"], answer["sources"]


def joined(points):
    return ";".join(f"{lon:.6f},{lat:.6f}" for lon, lat in points)
