// The first statement of every write: a server's writers wait for one another here.
MATCH (s:Schema {id: 'schema'})
SET s.writes = s.writes + 1
RETURN s.version AS version
