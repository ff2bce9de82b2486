"""What was changed, when and by whom: a chain of changes that shows any tampering."""
