"""The graph: the system of record, reached over Bolt, whichever engine answers."""
