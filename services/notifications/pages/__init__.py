"""The door for people: this service has nothing to show them, so it leads on."""
