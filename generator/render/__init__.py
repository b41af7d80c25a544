"""``render``: the site to jobs, and each job to the bytes of one file."""
