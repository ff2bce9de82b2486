// The version of a register without a history: it had its version in a node of its own.
MATCH (s:Schema {id: 'schema'})
RETURN s.version AS version
