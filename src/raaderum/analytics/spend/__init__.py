"""Purchasing key figures: Ibis tables in, Ibis tables out. Whoever calls decides which engine computes them."""
