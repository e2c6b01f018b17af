"""Whom a new release concerns: exactly those whose figures, or whose comparison, it changes."""

from __future__ import annotations

from collections import defaultdict

from raaderum.domain.errors import UserError
from raaderum.reports.text import words_in
from raaderum.studies import make_choices
from raaderum.studies.comparison import find_neighbourhood
from raaderum.warehouse.changes import list_changes
from raaderum.warehouse.release import Release
from raaderum.warehouse.releases import ReleaseStore
from raaderum.web.accounts.models import Organisation, Role
from raaderum.web.accounts.queries import recipients
from raaderum.web.workspace.actions.notices import tell_changed
from raaderum.web.workspace.models import Publication

ROLES = (Role.READER, Role.REPORTER, Role.APPROVER, Role.LOCAL_ADMINISTRATOR)
MOST_NAMED = 5


def tell_of_release(*, publication: Publication, store: ReleaseStore) -> int:
    """Give one notice to each person whom a corrected release concerns; none for the first. Return how many."""
    earlier = Publication.objects.filter(round=publication.round, pk__lt=publication.pk).order_by("-pk").first()
    if earlier is None:
        return 0
    before, after = store.load(earlier.release), store.load(publication.release)
    changed: dict[str, list[str]] = defaultdict(list)
    for change in list_changes(before, after):
        if change.variable in after.pack.variables:
            changed[change.unit].append(words_in("da").of(after.pack.variables[change.variable].name))
    given = 0
    for organisation in Organisation.objects.filter(code__in=[unit.code for unit in after.municipalities]):
        text = _sentence(organisation, changed, after, publication)
        if text:
            people = recipients(organisation, ROLES, publication.round.area)
            path = f"/udgivelser/{publication.release[:12]}/"
            given += tell_changed(people=people, release=publication.release, text=text, path=path)
    return given


def _sentence(
    organisation: Organisation, changed: dict[str, list[str]], after: Release, publication: Publication
) -> str:
    """Return what is changed for one municipality; nothing where nothing is."""
    where = publication.round.name
    own = list(dict.fromkeys(changed.get(organisation.code, [])))
    if own:
        more = f" og {len(own) - MOST_NAMED} andre" if len(own) > MOST_NAMED else ""
        return f"{where}: {len(own)} af jeres tal er rettet: {', '.join(own[:MOST_NAMED])}{more}."
    names = {unit.code: unit.name for unit in after.municipalities}
    peers = [names[code] for code in _peers(after, organisation.code, publication.round.period) if code in changed]
    if peers:
        listed = ", ".join(sorted(peers))
        return f"{where}: tal er rettet hos {listed}, som I bliver sammenlignet med. Jeres forskel kan være en anden."
    return ""


def _peers(release: Release, code: str, period: int) -> list[str]:
    """Return the units that a unit is compared with by default; none where it cannot be compared."""
    try:
        return [match.unit for match in find_neighbourhood(release, make_choices(release, code, period=period)).matches]
    except UserError:
        return []
