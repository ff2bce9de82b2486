// The digests stay, and prove a copy; the texts, and the salts and values of personal data, go.
UNWIND $rows AS row
MATCH (r:Revision {seq: row.seq})
WHERE r.index = row.index
REMOVE r.before, r.before_opened
