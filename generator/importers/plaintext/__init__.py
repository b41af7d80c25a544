"""What blogs of Markdown files have in common, whichever program made pages of them."""
