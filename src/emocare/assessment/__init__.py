"""Instruments as data, exact scoring, and what people answered."""
