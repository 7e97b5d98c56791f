"""VK as the city sees it: the API methods that read walls, boards and searches, with limits and faults."""
