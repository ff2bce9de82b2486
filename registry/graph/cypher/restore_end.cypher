// The register is complete, and open to everyone again.
MATCH (h:Head {id: 'head'})
SET h = $head
