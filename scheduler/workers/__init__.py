"""Many workers on one inbox: a line that keeps the order, wake-ups that may be lost."""
