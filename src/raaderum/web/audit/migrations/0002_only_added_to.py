"""The database itself refuses to change or delete an event."""

from django.db import migrations

SQLITE = """CREATE TRIGGER audit_event_no_{verb} BEFORE {VERB} ON audit_event
    BEGIN SELECT RAISE(ABORT, 'audit_event is only added to'); END"""
POSTGRES_FUNCTION = """CREATE FUNCTION audit_event_only_added_to() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'audit_event is only added to'; END $$"""
POSTGRES_TRIGGER = """CREATE TRIGGER audit_event_no_{verb} BEFORE {VERB} ON audit_event
    FOR EACH ROW EXECUTE FUNCTION audit_event_only_added_to()"""
VERBS = ("update", "delete")


def guard(apps, editor):
    if editor.connection.vendor == "postgresql":
        editor.execute(POSTGRES_FUNCTION)
    statement = POSTGRES_TRIGGER if editor.connection.vendor == "postgresql" else SQLITE
    for verb in VERBS:
        editor.execute(statement.format(verb=verb, VERB=verb.upper()))


def unguard(apps, editor):
    for verb in VERBS:
        on = " ON audit_event" if editor.connection.vendor == "postgresql" else ""
        editor.execute(f"DROP TRIGGER audit_event_no_{verb}{on}")
    if editor.connection.vendor == "postgresql":
        editor.execute("DROP FUNCTION audit_event_only_added_to()")


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunPython(guard, unguard)]
