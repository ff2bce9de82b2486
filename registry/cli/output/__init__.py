"""Everything that the command line prints: answers as text and as JSON, notes, progress."""
