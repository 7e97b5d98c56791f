"""Use cases over ports: intake, desk, hand-over, watch."""
