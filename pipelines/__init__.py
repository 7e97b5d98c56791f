"""From a message as it came to a text that is clean, masked, read, compared, placed and routed."""
