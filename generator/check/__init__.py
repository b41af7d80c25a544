"""What readers would stumble over, found before they do: ``byline check``."""
