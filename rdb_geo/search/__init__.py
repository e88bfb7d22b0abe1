"""A query's vector and the stored embeddings to hits, and hits to regions."""
