"""Work processes as files: the register and its screening, and what OS2autoproces exchanges."""
