// Who made the entries at some places of the history.
UNWIND $places AS place
MATCH (c:Change {seq: place})
RETURN DISTINCT c.actor AS actor
ORDER BY actor
