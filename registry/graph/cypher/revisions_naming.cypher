// What the changes of some places did to entities of a kind (null for any) whose content names a field.
UNWIND $places AS place
MATCH (r:Revision {seq: place})
WHERE ($kind IS NULL OR r.entity STARTS WITH $kind) AND (r.before CONTAINS $key OR r.after CONTAINS $key)
RETURN properties(r) AS subject
