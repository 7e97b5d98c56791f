"""Search over masked posts: the query language, the author guard and the engines."""
