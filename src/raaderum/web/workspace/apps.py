"""The app."""

from django.apps import AppConfig


class Workspace(AppConfig):
    """Makes known what work can be asked for."""

    name = "raaderum.web.workspace"
    label = "workspace"

    def ready(self) -> None:
        """Register the kinds of work."""
        from raaderum.web.workspace.actions import kinds, own_files, papers, purchases  # noqa: F401 — when the models are there
