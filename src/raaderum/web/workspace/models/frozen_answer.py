"""An answer kept as it was."""

from __future__ import annotations

from django.db import models


class FrozenAnswer(models.Model):
    """The canonical JSON of an answer. Its key is the start of the SHA-256 of the text: equal answers are kept once."""

    key = models.CharField(primary_key=True, max_length=20)
    content = models.TextField()
    frozen_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Constraints."""

        constraints = [  # noqa: RUF012 — Django's own form
            models.CheckConstraint(condition=models.Q(key__regex=r"^[0-9a-f]{20}$"), name="frozen_answer_key_is_hex"),
            models.CheckConstraint(condition=~models.Q(content=""), name="frozen_answer_has_content"),
        ]

    def __str__(self) -> str:
        return self.key
