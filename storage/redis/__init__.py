"""What all processes share for seconds: nothing here outlives a wiped Redis, and nothing needs to."""
