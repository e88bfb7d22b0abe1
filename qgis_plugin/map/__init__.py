"""What lies on the map: the project's layers, results as layers with their marks and looks, areas on the globe."""
