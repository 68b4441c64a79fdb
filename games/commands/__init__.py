"""The programs: what `hydralan` and each of its commands do."""
