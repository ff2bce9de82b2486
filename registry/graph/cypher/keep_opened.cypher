// The remaining salts and values of personal data of some entries; a null removes the property.
UNWIND $rows AS row
MATCH (r:Revision {seq: row.seq})
WHERE r.index = row.index
SET r.before_opened = row.opened[0], r.after_opened = row.opened[1]
