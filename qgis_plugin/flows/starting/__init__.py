"""How the engine comes onto the machine."""
