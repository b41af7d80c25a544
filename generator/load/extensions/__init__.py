"""Markdown extensions of byline's own, for Python-Markdown."""
