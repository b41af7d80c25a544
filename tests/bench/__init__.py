"""How long byline takes and how much memory, beside Hugo: ``make bench``, ``make bench-growth``."""
