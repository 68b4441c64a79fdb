"""A text that is edited: what stands in it, what is chosen, what was before. Pure."""
