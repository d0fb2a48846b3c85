"""How Kutse is put on a machine: the local stack, gunicorn's settings, the gateway, the image."""
