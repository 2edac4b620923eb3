from django.db import migrations


def follow(apps, schema_editor):
    """What was joined before links went along."""
    links = apps.get_model("cases", "CaseConversation").objects
    emptied = links.exclude(conversation__joined_into=None).order_by("pk")
    for row in emptied.select_related("conversation__joined_into"):
        first = now = row.conversation
        while now.joined_into is not None:
            now = now.joined_into
        if not links.filter(case=row.case_id, conversation=now).exists():
            row.conversation, row.joined_from = now, first
            row.save(update_fields=["conversation", "joined_from"])


class Migration(migrations.Migration):

    dependencies = [('cases', '0007_joined_from')]

    operations = [migrations.RunPython(follow, migrations.RunPython.noop, elidable=True)]
