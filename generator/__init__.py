"""byline: a static-site generator for people who blog in series."""

__version__ = "0.1.0"
