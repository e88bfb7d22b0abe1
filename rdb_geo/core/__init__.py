"""The vocabulary of rdb-geo: value types, requests, errors, progress; and how all parts write files and ask consent."""
