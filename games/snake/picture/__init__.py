"""How snake is drawn: pieces, colours, words and what moves between two states."""
