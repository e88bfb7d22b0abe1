"""What is done with scenes: indexed, kept, found again."""
