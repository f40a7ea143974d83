"""Files in, tables and pictures out: what a researcher runs over recordings."""
