"""Search: the index of all posts that Pagefind makes and readers' browsers ask."""
