"""What the register looks for: one pure function a check, by topic."""
