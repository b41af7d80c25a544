"""Move a post, with all that belongs to it and all that leads to it."""
