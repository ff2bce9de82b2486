// The register is whole, and everyone's again.
MATCH (h:Head {id: 'head'})
SET h = $head
