"""What happens when the user asks for something: each flow connects the panel, the engine and the project."""
