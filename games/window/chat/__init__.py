"""Parts of the conversations: what was said as it stands on the screen, and where one
looks in it."""
