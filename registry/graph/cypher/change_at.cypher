// When the change of a place was made, and its hash.
MATCH (c:Change {seq: $seq})
RETURN c.at AS at, c.hash AS hash
