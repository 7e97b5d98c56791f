"""All sentences for people, in Russian and English: below this room there are only codes and parameters."""
