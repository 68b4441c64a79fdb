"""From what the systems' tools print, and from several sources, to facts. Pure."""
