"""Which data set a page is about: public figures at the root, examples and reported figures each under their own word.

The three have the same addresses, as instances of one namespace. Within a page a template writes
``{% url 'data:area' … %}`` and stays in the page's data set; Python says which.
"""

from __future__ import annotations

from typing import get_args

from django.http import HttpRequest
from django.urls import reverse

from raaderum.domain.units import Dataset

DATASETS: tuple[Dataset, ...] = get_args(Dataset)
PREFIXES: dict[Dataset, str] = {"public": "", "example": "eksempel/", "collected": "indberettet/"}
NAMESPACE = "data"


def address_of(dataset: str, name: str, *args: str) -> str:
    """Return the address of a page of one data set."""
    return reverse(f"{dataset}:{name}", args=args)


def dataset_of(request: HttpRequest) -> str:
    """Return the data set that a request is about; what has none is about all, and links to the public one."""
    if current := getattr(request, "current_app", None):
        return str(current)
    match = request.resolver_match
    return match.namespace if match and match.namespace in DATASETS else "public"


def stay_in(request: HttpRequest, dataset: str) -> None:
    """Say which data set a page without a word for it is about; its links stay there."""
    request.current_app = dataset  # Django reads it when a template writes an address
