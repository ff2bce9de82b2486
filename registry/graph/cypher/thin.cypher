// The digests of what entities said stay, and prove a copy; the texts and what opens their seals go.
UNWIND $places AS place
MATCH (r:Revision {seq: place})
WHERE r.before IS NOT NULL OR r.after IS NOT NULL
REMOVE r.before, r.after, r.before_opened, r.after_opened
