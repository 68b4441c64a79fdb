"""Who is here, as people say it: names, comings and goings, findings."""
