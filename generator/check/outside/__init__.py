"""Asking other hosts for the pages that links lead to, politely."""
