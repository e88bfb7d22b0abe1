"""Words to pipeline: one module for each command."""
