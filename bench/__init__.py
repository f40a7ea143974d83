"""Measurements: each script prints one JSON object that names the machine."""
