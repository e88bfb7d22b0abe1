"""The one door: an opened index with every verb. Command line, worker and scripts come in here."""
