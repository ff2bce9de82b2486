"""Copies of a whole register: written to a file, restored from it, moved from one database to another."""
