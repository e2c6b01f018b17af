"""The database itself refuses to change or delete what is approved."""

from django.db import migrations

TABLE = "workspace_approvedversion"
SQLITE = """CREATE TRIGGER approved_version_no_{verb} BEFORE {VERB} ON workspace_approvedversion
    BEGIN SELECT RAISE(ABORT, 'an approved version is final'); END"""
POSTGRES_FUNCTION = """CREATE FUNCTION approved_version_is_final() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'an approved version is final'; END $$"""
POSTGRES_TRIGGER = """CREATE TRIGGER approved_version_no_{verb} BEFORE {VERB} ON workspace_approvedversion
    FOR EACH ROW EXECUTE FUNCTION approved_version_is_final()"""
VERBS = ("update", "delete")


def guard(apps, editor):
    if editor.connection.vendor == "postgresql":
        editor.execute(POSTGRES_FUNCTION)
    statement = POSTGRES_TRIGGER if editor.connection.vendor == "postgresql" else SQLITE
    for verb in VERBS:
        editor.execute(statement.format(verb=verb, VERB=verb.upper()))


def unguard(apps, editor):
    for verb in VERBS:
        on = f" ON {TABLE}" if editor.connection.vendor == "postgresql" else ""
        editor.execute(f"DROP TRIGGER approved_version_no_{verb}{on}")
    if editor.connection.vendor == "postgresql":
        editor.execute("DROP FUNCTION approved_version_is_final()")


class Migration(migrations.Migration):
    dependencies = [("workspace", "0002_collection")]
    operations = [migrations.RunPython(guard, unguard)]
