"""Writing to the graph: one locked transaction a command, with its change in the history, or nothing."""
