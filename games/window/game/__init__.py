"""The game in the window: its screen, keys, sounds, scores, rounds and ruler."""
