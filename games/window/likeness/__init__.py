"""What a face is drawn of: a brush, the head with its pattern, eyes and mouth, a hat."""
