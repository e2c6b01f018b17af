"""Pages of the register of processes and their screening."""
