"""Keep an answer as it is now."""

from __future__ import annotations

import hashlib

from django.db import transaction

from raaderum.studies import Answer, GapAnswer, to_json
from raaderum.web.workspace.models import FrozenAnswer

KEY_LENGTH = 20


def freeze_answer(*, answer: Answer | GapAnswer) -> FrozenAnswer:
    """Store ``answer``; an equal one that is stored already is returned instead."""
    content = to_json(answer)
    key = hashlib.sha256(content.encode()).hexdigest()[:KEY_LENGTH]
    with transaction.atomic():
        frozen, _ = FrozenAnswer.objects.get_or_create(key=key, defaults={"content": content})
    return frozen
