"""The head that says where in a chip things lie: what it learns from, how it learns, and the file that ships."""
