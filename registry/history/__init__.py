"""The history: what was changed, when and by whom, as a chain of hashes that shows any tampering."""
