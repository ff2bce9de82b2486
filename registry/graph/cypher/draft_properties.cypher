MATCH (d:Draft)
RETURN properties(d)
