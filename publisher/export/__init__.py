"""A release as a static site."""
