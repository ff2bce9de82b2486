"""Everything known about one subject, references resolved, and its legal situation."""
