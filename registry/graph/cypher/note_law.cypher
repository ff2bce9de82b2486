// Which version of the law data is drawn here, noted once all of it is.
MATCH (h:Head {id: 'head'})
SET h.law = $version
