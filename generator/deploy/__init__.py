"""Put a built site where readers find it, so that nothing published ever breaks."""
