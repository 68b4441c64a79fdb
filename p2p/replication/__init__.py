"""The game that every member has: an ordered log, and what it makes of it. Pure."""
