from django.db import models


class Entry(models.Model):
    """One public thing as search knows it. Whose deed makes the thing keeps its entry.

    `words` and `title_words` are the normaliser's forms, a line a token. The database's own index on
    them (FTS5, or a GIN index on a generated column) is made and kept in step by the migration.
    """

    kind = models.CharField(max_length=32)
    object_id = models.PositiveBigIntegerField()
    language = models.CharField(max_length=35)
    title = models.TextField()
    body = models.TextField()
    address = models.TextField()
    title_words = models.TextField()
    words = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "object_id"], name="one_entry_a_thing")]

    def __str__(self) -> str:
        return self.title
