"""The web site: Django. Nothing imports it."""
