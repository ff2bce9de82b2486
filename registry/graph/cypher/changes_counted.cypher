// Each entry's place, and how many subjects it says that it has.
MATCH (c:Change)
RETURN c.seq, c.subjects
