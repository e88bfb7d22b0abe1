"""The stages of the training, each a task for the one loop (`training.loop`), and what opens their checkpoints."""
