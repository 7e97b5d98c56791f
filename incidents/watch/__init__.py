"""Alerts, retention, looking again."""
