"""Business cases as workbooks: how they are laid out, and how they are read."""
