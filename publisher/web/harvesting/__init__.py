"""What harvesters and crawlers come for: feeds, OAI-PMH, sitemap, the machine doors, the badge."""
