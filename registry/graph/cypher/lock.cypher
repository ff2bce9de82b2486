// The first statement of every write: writers wait for one another here, or are told to try again.
MATCH (s:Schema {id: 'schema'})
SET s.writes = s.writes + 1
RETURN s.version AS version
