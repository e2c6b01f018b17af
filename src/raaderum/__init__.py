"""Råderum: find, decide and realise fiscal room in Danish municipalities."""

__version__ = "0.1.0"
