MATCH (d:Draft {id: $id})
DELETE d
