"""Where facts come from: one file a source, all of them ending in `Facts` or in every fault together."""
