"""Between stage 1 and the joint stage: one side of the model anew while the other stands still, and hub correction."""
