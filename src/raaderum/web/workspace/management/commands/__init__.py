"""Commands of Django for whoever runs the site."""
