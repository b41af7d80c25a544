"""New blogs and new posts: files that the writer goes on with."""
