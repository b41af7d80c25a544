"""Real servers that tests deploy to: each is started on loopback and surely stopped."""
