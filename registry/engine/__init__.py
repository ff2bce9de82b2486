"""The embedded engine: ArcadeDB as a child process in the data folder, which speaks Bolt."""
