"""The files of a pack and the model of each. Also printed as JSON Schema, for editors."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from raaderum.packs.purchasing import PurchasingFile
from raaderum.packs.schema import (
    AreaFile,
    GoldenFile,
    KeyFiguresFile,
    Measure,
    PeersFile,
    QuestionnaireFile,
    VariablesFile,
)
from raaderum.packs.screening import ScreeningFile
from raaderum.packs.workshop import WorkshopFile

FILES: dict[str, type[BaseModel]] = {
    "area.yaml": AreaFile,
    "variables.yaml": VariablesFile,
    "key_figures.yaml": KeyFiguresFile,
    "peers.yaml": PeersFile,
    "golden.yaml": GoldenFile,
    "questionnaire.yaml": QuestionnaireFile,
    "purchasing.yaml": PurchasingFile,
    "screening.yaml": ScreeningFile,
    "workshop.yaml": WorkshopFile,
}
OPTIONAL = {"questionnaire.yaml", "purchasing.yaml", "screening.yaml", "workshop.yaml"}
"""An area with public figures alone asks nobody; only one area is about what is bought, one about what
is automated."""
MEASURES = "measures"
"""The folder of what can be done: one .md file per measure."""


def json_schemas() -> dict[str, dict[str, Any]]:
    """Return a JSON Schema per file name."""
    schemas = {name: model.model_json_schema() for name, model in FILES.items()}
    return schemas | {"measure.yaml": Measure.model_json_schema()}
