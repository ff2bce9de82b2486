MERGE (s:Schema {id: 'schema'})
ON CREATE SET s.writes = 0
SET s.version = $version
