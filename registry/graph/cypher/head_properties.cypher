// All that the end of the history says.
MATCH (h:Head {id: 'head'})
RETURN properties(h) AS head
