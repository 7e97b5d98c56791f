"""Adapters of the ways out: e-mail, webhook, file."""
