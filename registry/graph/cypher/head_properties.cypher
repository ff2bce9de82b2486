// All properties of the end of the history.
MATCH (h:Head {id: 'head'})
RETURN properties(h) AS head
