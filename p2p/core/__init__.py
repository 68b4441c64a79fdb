"""The whole node as one pure machine, and its parts."""
