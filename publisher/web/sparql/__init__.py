"""The query plane over HTTP: the endpoint, its page, the saved queries, the cache of answers, limits and logs."""
