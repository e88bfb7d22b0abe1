"""Words to the engine: one module for each command."""
