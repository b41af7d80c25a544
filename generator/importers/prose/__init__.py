"""HTML as it comes out of old blogs, to Markdown as a person would have written it."""
