"""What bands mean, and which of their pixels hold something."""
