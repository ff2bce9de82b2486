"""Entries in a register, made for an actor: each use case is one call, permitted and remembered."""
