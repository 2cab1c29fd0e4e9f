from django.db import migrations, models
from django.db.models.functions import Coalesce


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0011_generation"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="article",
            index=models.Index(fields=["-updated_at", "status"], name="article_by_saving"),
        ),
        migrations.RemoveIndex(
            model_name="article",
            name="article_saved",
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(
                fields=["-published_at", "status", "retracted_at", "withdrawn_at"], name="article_visible"
            ),
        ),
        migrations.RemoveIndex(
            model_name="article",
            name="article_by_publication",
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(Coalesce("modified_at", "published_at"), "id", name="article_by_change"),
        ),
        migrations.AddIndex(
            model_name="conference",
            index=models.Index(fields=["-starts_on", "name", "slug"], name="conference_in_order"),
        ),
    ]
