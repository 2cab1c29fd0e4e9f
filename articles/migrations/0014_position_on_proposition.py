import django.db.models.lookups
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0013_desk_in_order"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="position",
            index=models.Index(
                models.F("proposition"),
                models.OrderBy(django.db.models.lookups.IsNull(models.F("said_on"), True)),
                models.OrderBy(models.F("said_on"), descending=True),
                name="position_on_proposition",
            ),
        ),
        migrations.RemoveIndex(
            model_name="position",
            name="position_by_proposition",
        ),
    ]
