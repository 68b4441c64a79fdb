"""Sockets: listen, dial, greet, TLS. Moves bytes and decides nothing."""
