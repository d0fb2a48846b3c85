"""One registration's whole story across the services, from click to mail, in the order it happened."""
