"""The preview: a server that shows the blog as it is written."""
