"""What the most trusted programs do to themselves, done to byline.

A part of it runs with all tests; ``make harden`` runs the whole and writes down how much that was.
"""
