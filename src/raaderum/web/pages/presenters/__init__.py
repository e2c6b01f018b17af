"""From results to what a template prints. No number is computed here."""
