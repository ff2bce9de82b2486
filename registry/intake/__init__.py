"""Read facts from manifests and command lines: the result is `Facts`, or all faults together."""
