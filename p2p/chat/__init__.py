"""What is said, in logs that all pass on, or to one person; and who says it. Pure."""
