// The form in which facts stand in this database; no row where there never were any.
MATCH (s:Schema {id: 'schema'})
RETURN s.version AS version
