"""Valhalla: its importer, and its service for one request a process."""

import json
import subprocess
import sys
from pathlib import Path

from osrm import package, run


class Valhalla:
    """An extract imported into a folder."""

    def __init__(self, folder, extract):
        home, self.folder = package("pyvalhalla", "valhalla"), Path(folder)
        self.bin = home / "bin"
        self.extract, self.config = extract, self.folder / "valhalla.json"
        made = subprocess.run(
            [sys.executable, home / "valhalla_build_config.py", "--mjolnir-tile-dir", self.folder / "tiles"],
            capture_output=True, text=True, check=True,
        )
        config = json.loads(made.stdout)
        for limits in config["service_limits"].values():
            if isinstance(limits, dict) and "max_matrix_location_pairs" in limits:
                limits |= {"max_matrix_location_pairs": 10**8, "max_matrix_distance": 1e8}
        config["thor"]["source_to_target_algorithm"] = "timedistancematrix"
        self.config.write_text(json.dumps(config))

    def program(self, name):
        path = self.bin / name
        path.chmod(0o755)
        return path

    def prepare(self):
        command = [self.program("valhalla_build_tiles"), "-c", self.config, "-j", "1", self.extract]
        return run(command, stderr=subprocess.DEVNULL)

    def table(self, points):
        """CPU seconds of a table, without those of starting."""
        def request(some):
            places = [{"lon": lon, "lat": lat} for lon, lat in some]
            asked = {"sources": places, "targets": places, "costing": "truck"}
            (self.folder / "request.json").write_text(json.dumps(asked))
            service = [self.program("valhalla_service"), self.config, "sources_to_targets"]
            return run([*service, self.folder / "request.json"], stderr=subprocess.DEVNULL)["cpu_s"]

        return request(points) - request(points[:2])
