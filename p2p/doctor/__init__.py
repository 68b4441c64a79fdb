"""What this network allows, what is wrong, and what to do about it."""
