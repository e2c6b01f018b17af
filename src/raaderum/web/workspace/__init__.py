"""What the site keeps: models, actions that write, queries that read."""
