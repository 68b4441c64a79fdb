"""What was said, on disk: kept, found again, and never in the way of who speaks."""
