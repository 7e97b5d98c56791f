"""From a confirmed draft to a receipt."""
