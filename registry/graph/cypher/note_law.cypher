// The version of the law data that is projected here, noted once all of it is.
MATCH (h:Head {id: 'head'})
SET h.law = $version
