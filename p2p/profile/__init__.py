"""What a node keeps on disk: its key, its settings, whom it met."""
