"""What a face is drawn of: a brush, the head and its pattern, eyes, mouth, and hat."""
