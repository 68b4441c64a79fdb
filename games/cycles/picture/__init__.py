"""How light cycles is drawn: colours, what of the board is seen, and words."""
