"""``resolve``: all documents, the configuration and the clock to one frozen site."""
