"""From facts to findings: what is wrong, and what to do about it. Pure."""
