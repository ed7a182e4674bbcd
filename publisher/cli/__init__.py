"""The command line: parse, call the API, print."""

from publisher.cli.main import main

__all__ = ["main"]
