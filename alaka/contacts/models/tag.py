from django.db import models
from django.utils.translation import gettext_lazy as _


class Tag(models.Model):
    """A label on people, companies and conversations: one vocabulary for all."""

    name = models.CharField(_("name"), max_length=50, unique=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class ContactTag(models.Model):
    """A tag on a record of a person: who has several records has the tags of all."""

    contact = models.ForeignKey("contacts.Contact", models.CASCADE, related_name="taggings")
    tag = models.ForeignKey(Tag, models.CASCADE, related_name="on_people", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contact", "tag"], name="contact_tag_once")]
        indexes = [models.Index(fields=["tag", "contact"], name="contact_tag_people")]

    def __str__(self) -> str:
        return f"{self.tag} on contact {self.contact_id}"
