"""The four steps of a vendor's form: each shows its fields and returns what the form says then."""
