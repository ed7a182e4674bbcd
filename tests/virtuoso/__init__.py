"""The same release in a real Virtuoso, as Debian packages it."""
