from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0015_desk_filters"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="takeaway",
            index=models.Index(fields=["heading", "id"], name="takeaway_by_heading"),
        ),
    ]
