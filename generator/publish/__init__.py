"""``publish``: artifacts to the output folder, so that readers see the old site or the new one."""
