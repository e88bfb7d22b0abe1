"""The one loop over epochs, and what it needs: batches, losses, rates, checkpoints, a log."""
