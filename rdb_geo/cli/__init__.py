"""Words to the engine: a module for each command or a few that belong together."""
