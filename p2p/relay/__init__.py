"""Words between the members of a room, around a broken link if need be. Pure."""
