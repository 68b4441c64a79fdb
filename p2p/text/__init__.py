"""What people are called and what they say: cleaned, bounded, told apart. Pure."""
