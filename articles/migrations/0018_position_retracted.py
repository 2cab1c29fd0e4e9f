from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0017_desk_finding"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="position",
            index=models.Index(
                condition=models.Q(("retracted_at__isnull", False)), fields=["id"], name="position_retracted"
            ),
        ),
        migrations.AddIndex(
            model_name="position",
            index=models.Index(
                condition=models.Q(("retracted_at__isnull", False)),
                fields=["retracted_at", "id"],
                name="position_by_retraction",
            ),
        ),
    ]
