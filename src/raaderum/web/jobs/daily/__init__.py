"""Runs once a day; running it twice does nothing more."""
