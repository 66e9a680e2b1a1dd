"""Loaded before anything else by pytest: settings are read in the tests' mode, and workers do not share a cache."""

import os

os.environ.setdefault("MINYI_MODE", "test")

_worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
if os.environ.get("REDIS_URL"):  # ending in the number of a database: each worker takes the next one
    _server, _, _database = os.environ["REDIS_URL"].rpartition("/")
    os.environ["REDIS_URL"] = f"{_server}/{int(_database) + int(_worker)}"
