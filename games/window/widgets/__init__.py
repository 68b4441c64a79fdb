"""What the window is made of: pen, button, fields, lists, faces, signs, focus."""
