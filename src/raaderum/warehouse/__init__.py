"""Readers of outside formats, and stores of what the product keeps."""
