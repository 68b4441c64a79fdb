"""What is said to all, as logs that everybody passes on; and to one. Pure."""
