// How many nodes there are of each combination of labels.
MATCH (n)
RETURN labels(n) AS labels, count(*) AS found
