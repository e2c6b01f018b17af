"""Pages of purchasing: of the example for all to see, and of one's own store for those who have the right."""
