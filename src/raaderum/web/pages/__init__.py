"""HTML: views parse, call once and present."""
