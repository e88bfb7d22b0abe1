"""Between stage 1 and what ships: one side of the model anew while the other stands still, and hub correction."""
