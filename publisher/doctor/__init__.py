"""Examining a live linked-data site from outside, as its readers see it: any site, ours or another's."""
