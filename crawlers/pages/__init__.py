"""Fetching public pages: one long-lived Scrapy crawler, a browser only when a source asks for it."""
