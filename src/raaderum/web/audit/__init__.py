"""What was written, when, and by whom: a trail that is only added to."""
