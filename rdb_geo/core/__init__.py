"""The vocabulary of rdb-geo: value types, errors and progress. No input or output happens here."""
