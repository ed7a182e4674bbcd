"""Queries that call other endpoints with SERVICE: which ones may be called, and the gateway that alone calls them."""
