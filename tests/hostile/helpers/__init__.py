"""Liars, and what shows whether they had an effect. See `tests.hostile`."""
