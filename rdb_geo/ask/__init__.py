"""Words and limits → what is asked. No model here."""
