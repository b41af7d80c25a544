"""Social cards: what stands on one, with what letters, and how it is painted."""
