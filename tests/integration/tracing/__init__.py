"""What happens under one correlation id is one trace, told to a real collector."""
