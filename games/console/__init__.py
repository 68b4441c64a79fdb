"""The terminal and the process: streams, keys, signals, and a way out of both."""
