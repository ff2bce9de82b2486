"""What a change affects: which subjects may be judged differently by it, and which verdicts are."""
