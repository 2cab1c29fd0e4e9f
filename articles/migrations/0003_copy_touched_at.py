from django.db import migrations, models
from django.utils import timezone


class Migration(migrations.Migration):
    dependencies = [("articles", "0002_copy")]

    operations = [
        migrations.AddField(
            model_name="copy",
            name="touched_at",
            field=models.DateTimeField(auto_now=True, default=timezone.now, verbose_name="last worked on"),
            preserve_default=False,
        ),
    ]
