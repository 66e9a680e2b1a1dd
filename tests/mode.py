"""Loaded before anything else by pytest: settings are read in the tests' mode."""

import os

os.environ.setdefault("MINYI_MODE", "test")
