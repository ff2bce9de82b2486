// The form in which facts stand here, and how often they were written; no row where there never were any.
MATCH (s:Schema {id: 'schema'})
RETURN s.version AS version, s.writes AS writes
