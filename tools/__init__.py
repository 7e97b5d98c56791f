"""Small programs of the house itself: `make setup` and `make lint` run them."""
