"""One page a file; each runs as a script whenever it is shown."""
