"""Pictures: what is known of a file from its bytes, and what is made of it."""
