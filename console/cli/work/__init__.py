"""What the commands do, once they are called."""
