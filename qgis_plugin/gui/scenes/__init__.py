"""What the page Index asks for."""
