"""What is said on one connection: bytes in, values out, and their bounds. Pure."""
