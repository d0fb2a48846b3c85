"""Organisers' pages of certificates. Who is signed in, the registration service says."""
