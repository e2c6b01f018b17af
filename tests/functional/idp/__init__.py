"""An identity provider of its own: django-oauth-toolkit, started by the tests in a process of its own."""
