"""Networks as plain torch modules: the same code trains them and runs them."""
