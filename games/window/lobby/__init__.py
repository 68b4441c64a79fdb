"""Who is here, and at which tables is played."""
