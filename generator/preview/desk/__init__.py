"""The writer's desk: what is planned, what is wrong, and an editor with the page beside it."""
