"""Readers of platforms: each a client with its manners and a pure reader."""
