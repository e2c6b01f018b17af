"""Purchases on this machine: reading them into a store, the register beside them, and what is published from both."""
