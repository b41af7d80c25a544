"""What was found, as programs and code hosts want it; people get it as from a build."""
