// The version of a register that knew no history: it kept its version in a node of its own.
MATCH (s:Schema {id: 'schema'})
RETURN s.version AS version
