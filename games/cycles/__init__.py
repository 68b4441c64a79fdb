"""Light cycles: who hits a wall is out. Loads neither rules nor pygame."""

GAME = "games.cycles.rules:Cycles"
SCREEN = "games.cycles.screen:CyclesScreen"
