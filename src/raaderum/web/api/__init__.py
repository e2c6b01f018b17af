"""REST: open figures for all, a municipality's own figures and submissions with a key."""
