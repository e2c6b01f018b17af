"""Processes: how suited they are for automation, and what their event logs show."""
