"""What the desktop gives: a window, its keys, events and icon."""
