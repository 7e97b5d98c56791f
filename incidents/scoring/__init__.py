"""How likely it is that a post speaks of a known problem: features, trees kept as data, reasons."""
