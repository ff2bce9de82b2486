// The digests of what entities said stay, and prove a copy; the texts and what opens their seals go.
UNWIND $rows AS row
MATCH (r:Revision {seq: row.seq})
WHERE r.index = row.index
REMOVE r.before, r.before_opened
