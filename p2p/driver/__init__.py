"""The network thread: it performs what the core decides."""
