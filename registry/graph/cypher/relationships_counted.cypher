// How many relationships there are of each type, by the labels of both ends.
MATCH (a)-[r]->(b)
RETURN labels(a) AS begins, type(r) AS type, labels(b) AS ends, count(*) AS found
