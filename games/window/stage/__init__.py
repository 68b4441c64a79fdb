"""The window for a projector: a whole class sees one table, nobody plays or writes."""
