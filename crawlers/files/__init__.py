"""Files: archives and exports of other systems, row by row into posts."""
