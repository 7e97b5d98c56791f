"""Where the product meets people and the world: web, command line, settings, assembly."""
