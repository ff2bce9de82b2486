"""Everything that writes to a register: each command is one call, checked against the role and recorded."""
