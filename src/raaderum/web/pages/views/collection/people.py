"""Who has which role, invitations, and what one is told by mail."""

from __future__ import annotations

from allauth.account.internal.flows.login import perform_login
from allauth.account.models import EmailAddress, Login
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from raaderum.domain.collection_errors import InvitationSpent, NoSuchThing
from raaderum.domain.errors import UserError
from raaderum.web.accounts import actions
from raaderum.web.accounts.actions.invitations import VALID_DAYS, hash_token, is_open
from raaderum.web.accounts.models import Grant, Invitation, Organisation, Role, User
from raaderum.web.accounts.policy import ROLES_OF_KIND, Right, may
from raaderum.web.pages.context import words
from raaderum.web.pages.guard import Asker, needs
from raaderum.web.workspace import queries


@require_safe
@needs(Right.MANAGE_PEOPLE)
def organisations(request: HttpRequest, asker: Asker) -> HttpResponse:
    """List the organisations whose people the asker looks after."""
    shown = [one for one in Organisation.objects.all() if may(asker.actor, Right.MANAGE_PEOPLE, one.code)]
    if len(shown) == 1:
        return redirect("people", shown[0].code)
    return render(request, "collection/organisations.html", {"organisations": shown})


@require_safe
@needs(Right.MANAGE_PEOPLE)
def people(request: HttpRequest, asker: Asker, organisation: Organisation) -> HttpResponse:
    """Show who has which role, and who is invited."""
    return render(request, "collection/people.html", _people(organisation, asker))


def _people(organisation: Organisation, asker: Asker, link: str = "") -> dict[str, object]:
    grants = organisation.grants.filter(ended_at__isnull=True).select_related("person")
    invitations = [one for one in organisation.invitations.all() if is_open(one)]
    return {
        "title": _("Hvem gør hvad i %(name)s?") % {"name": organisation.name},
        "organisation": organisation,
        "dataset": "example" if organisation.is_fictional else "public",
        "grants": grants.order_by("person__name", "person__email", "role"),
        "invitations": invitations,
        "roles": [(role.value, role.label) for role in ROLES_OF_KIND[organisation.kind]],
        "areas": [(pack.id, words().of(pack.area.name)) for pack in queries.areas()],
        "may_consent": asker.may(Right.GIVE_CONSENT),
        "link": link,
    }


@require_POST
@needs(Right.MANAGE_PEOPLE)
def invite(request: HttpRequest, asker: Asker, organisation: Organisation) -> HttpResponse:
    """Invite somebody by mail."""
    asked = {name: request.POST.get(name, "") for name in ("email", "role", "area")}
    try:
        invitation, token = actions.invite(by=asker.person, organisation=organisation, **asked)
    except UserError as problem:
        messages.error(request, problem.message(words().language))
        return redirect("people", organisation.code)
    link = request.build_absolute_uri(reverse("invitation", args=[token]))
    try:
        _mail(invitation, link)
    except OSError:
        messages.warning(request, _("Mailen kunne ikke sendes. Giv selv linket videre: det vises kun denne ene gang."))
        return render(request, "collection/people.html", _people(organisation, asker, link))
    messages.success(request, _("Invitationen er sendt til %(email)s.") % {"email": invitation.email})
    return redirect("people", organisation.code)


def _mail(invitation: Invitation, link: str) -> None:
    role, where = Role(invitation.role).label.lower(), invitation.organisation.name
    text = _(
        "Hej\n\nDu er inviteret som %(role)s for %(where)s i Råderum.\n\nTag imod her: %(link)s\n\n"
        "Linket virker i %(days)s dage og kun for denne mailadresse."
    )
    facts = {"role": role, "where": where, "link": link, "days": VALID_DAYS}
    subject = _("Råderum: invitation fra %(where)s") % facts
    send_mail(subject, text % facts, settings.DEFAULT_FROM_EMAIL, [invitation.email])


@require_POST
@needs(Right.MANAGE_PEOPLE)
def end_role(request: HttpRequest, asker: Asker, organisation: Organisation, grant_id: int) -> HttpResponse:
    """Take a role away."""
    grant = Grant.objects.filter(pk=grant_id, organisation=organisation).first()
    if grant is None:
        raise NoSuchThing(value=grant_id)
    actions.end_grant(by=asker.person, grant=grant)
    messages.success(request, _("Rollen er afsluttet."))
    return redirect("people", organisation.code)


@require_POST
@needs(Right.MANAGE_PEOPLE)
def withdraw(request: HttpRequest, asker: Asker, organisation: Organisation, invitation_id: int) -> HttpResponse:
    """Withdraw an invitation."""
    invitation = Invitation.objects.filter(pk=invitation_id, organisation=organisation).first()
    if invitation is None:
        raise NoSuchThing(value=invitation_id)
    actions.withdraw_invitation(by=asker.person, invitation=invitation)
    messages.success(request, _("Invitationen er trukket tilbage."))
    return redirect("people", organisation.code)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Accept an invitation: as who one is, or with a new account."""
    found = Invitation.objects.filter(token_hash=hash_token(token)).select_related("organisation").first()
    if found is None or not is_open(found):
        raise InvitationSpent(days=VALID_DAYS)
    known = User.objects.filter(email__iexact=found.email, is_active=True).first()
    context = {"title": _("Du er inviteret"), "invitation": found, "role": Role(found.role).label, "known": known}
    if known is not None:
        return _accept_as_known(request, token, found, known, context)
    if request.method != "POST":
        return render(request, "collection/invitation.html", context)
    name, password = request.POST.get("name", "").strip(), request.POST.get("password", "")
    try:
        validate_password(password, User(email=found.email, name=name))
    except ValidationError as problem:
        context |= {"problems": problem.messages, "name": name}
        return render(request, "collection/invitation.html", context, status=400)
    try:
        with transaction.atomic():
            user = User.objects.create_user(found.email, password, name=name)
            EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
            actions.accept_invitation(token=token, person=user)
    except IntegrityError:  # a second click came first: the account is there, and its owner logs in
        return redirect("tasks")
    return perform_login(request, Login(user=user, email_verification="none", redirect_url=reverse("tasks")))


def _accept_as_known(
    request: HttpRequest, token: str, found: Invitation, known: User, context: dict[str, object]
) -> HttpResponse:
    own = request.user.is_authenticated and request.user.pk == known.pk
    if own and request.method == "POST":
        actions.accept_invitation(token=token, person=known)
        messages.success(request, _("Du har fået rollen."))
        return redirect("tasks")
    login = f"{reverse('account_login')}?next={request.path}"
    return render(request, "collection/invitation.html", context | {"own": own, "login": login})
