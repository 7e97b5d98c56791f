"""Heads that are learned where the product stands: from labelled files, and from what operators corrected."""
