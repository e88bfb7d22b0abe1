"""What the page Search asks for."""
