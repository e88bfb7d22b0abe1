"""What is measured beside the main numbers: robustness, separability of classes, and precisions of the graphs."""
