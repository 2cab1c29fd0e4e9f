"""Times as the desk and the site write them, where nothing else is said."""

DATETIME_FORMAT = "j M Y, H:i"
TIME_FORMAT = "H:i"
