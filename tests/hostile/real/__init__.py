"""Hostile programs against real nodes, on the virtual LAN."""
