"""The database itself refuses a circle of amending, superseding, implementing … agreements."""

from django.db import migrations

ACYCLIC = "('amends', 'supersedes', 'implements', 'follows_up', 'part_of')"

WALK = """
    WITH RECURSIVE ahead(id) AS (
        SELECT NEW.target_id
        UNION
        SELECT link.target_id FROM relations_link AS link JOIN ahead ON link.source_id = ahead.id
        WHERE link.kind = NEW.kind
    )
    SELECT 1 FROM ahead WHERE id = NEW.source_id
"""

SQLITE = """
CREATE TRIGGER relations_link_circle_{when} BEFORE {WHEN} ON relations_link
WHEN NEW.kind IN {acyclic} AND EXISTS ({walk})
BEGIN SELECT RAISE(ABORT, 'link_circle: this link would close a circle'); END;
"""

POSTGRESQL = """
CREATE FUNCTION relations_link_circle() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.kind IN {acyclic} AND EXISTS ({walk}) THEN
        RAISE EXCEPTION 'link_circle: this link would close a circle' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER relations_link_circle BEFORE INSERT OR UPDATE ON relations_link
FOR EACH ROW EXECUTE FUNCTION relations_link_circle();
"""


def forwards(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for when in ("insert", "update"):
            schema_editor.execute(
                SQLITE.format(when=when, WHEN=when.upper(), acyclic=ACYCLIC, walk=WALK.strip()), params=None
            )
    else:
        schema_editor.execute(POSTGRESQL.format(acyclic=ACYCLIC, walk=WALK.strip()), params=None)


def backwards(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for when in ("insert", "update"):
            schema_editor.execute(f"DROP TRIGGER IF EXISTS relations_link_circle_{when}")
    else:
        schema_editor.execute("DROP TRIGGER IF EXISTS relations_link_circle ON relations_link")
        schema_editor.execute("DROP FUNCTION IF EXISTS relations_link_circle()")


class Migration(migrations.Migration):
    dependencies = [("relations", "0002_roles")]

    operations = [migrations.RunPython(forwards, backwards)]
