// Those of some places whose change is of an actor and of a command, either of them null for any.
UNWIND $places AS place
MATCH (c:Change {seq: place})
WHERE ($actor IS NULL OR c.actor = $actor) AND ($command IS NULL OR c.name = $command)
RETURN DISTINCT c.seq AS seq
