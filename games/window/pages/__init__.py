"""The dialogs that there are: into a table, and what can be done there."""
