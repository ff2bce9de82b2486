// What still opens the seals of some entries; a null takes the property away.
UNWIND $rows AS row
MATCH (r:Revision {seq: row.seq})
WHERE r.index = row.index
SET r.before_opened = row.opened[0], r.after_opened = row.opened[1]
