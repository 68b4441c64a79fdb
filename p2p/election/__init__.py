"""Who hosts a room, and who goes on when the host is lost. Pure."""
