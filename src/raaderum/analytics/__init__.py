"""Pure methods, one package each; none knows another."""
