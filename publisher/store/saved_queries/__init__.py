"""Saved queries: their headers, their typed parameters, what they promise, their pages."""
