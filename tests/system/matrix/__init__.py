"""Real processes on the virtual LAN: each fault in each phase of a game.

A cell of the matrix is a fault (`faults`), a phase in which it strikes (`phases`) and a
number of nodes. Whatever the cell, the same is asked of it (`verdict`).
"""
