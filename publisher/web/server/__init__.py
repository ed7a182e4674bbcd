"""The HTTP server: connections, who answers a request, what was answered before, the exchange of releases."""
