"""What the shell is told; documented in docs/cli.md."""

OK = 0
PARTLY = 1  # some rows were rejected, some goals missed, some source cannot be read
BAD = 2  # the command, a file, a setting or the pack is wrong; the data are untouched
NOTHING = 3  # nothing was found
INTERRUPTED = 130  # Ctrl+C
