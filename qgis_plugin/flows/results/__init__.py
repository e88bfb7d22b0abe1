"""What is done with hits: shown, picked, marked, pictured, handed on."""
