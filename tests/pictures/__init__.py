"""Makes the pictures of the README, of the real program: `python -m tests.pictures`."""
