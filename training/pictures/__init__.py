"""What is drawn over pictures and done to them before they are learned from."""
