"""The window: who is here, chat and play in one place. All of it on the main thread."""
