"""One room as one node sees it. Pure."""
