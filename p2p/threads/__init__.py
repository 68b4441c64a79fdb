"""Threads for what may wait, or never come back."""
