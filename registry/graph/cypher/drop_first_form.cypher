MATCH (s:Schema {id: 'schema'})
DETACH DELETE s
