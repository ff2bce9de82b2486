UNWIND $rows AS row
MATCH (r:Revision {seq: row.seq})
WHERE r.index = row.index
REMOVE r.after, r.after_opened
