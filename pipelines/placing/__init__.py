"""Finding places in texts: streets, houses, objects and settlements, over the words of a reading."""
