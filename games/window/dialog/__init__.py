"""A page of questions over the lobby or the game: its parts, its keys, how it looks."""
