"""The web base of all three services: layout, languages, errors, doors and their locks.

`application.create_app` builds a Flask application from a service's blueprints. Nothing here knows a
service, a store or the broker; what a page needs of its service it asks through `application.current_desk()`.
"""
