// The form in which facts are stored from now on.
MATCH (h:Head {id: 'head'})
SET h.version = $version
