"""VK: walls, comments, boards and the search, read through the API with a service token."""
