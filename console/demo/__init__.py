"""The demo: a city on loopback, watched by the real service."""
