"""A second implementation of the protocol, written from p2p/PROTOCOL.md alone."""
