"""Speed against plain good practice, measured side by side in one process; goals stand in goals.toml."""
