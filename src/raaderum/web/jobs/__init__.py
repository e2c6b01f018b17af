"""What runs by itself. The folder is the schedule: every module of ``daily`` has a function ``run``."""
