"""One module per outside format or service. The only place with an HTTP client."""
