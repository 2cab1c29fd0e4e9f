"""Using the desk as a browser would, without one."""

from html.parser import HTMLParser


class _Fields(HTMLParser):
    """Collects the fields of a page with the values it was rendered with."""

    def __init__(self):
        super().__init__()
        self.data = {}
        self.select = self.textarea = None

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        name = attrs.get("name")
        if tag == "select":
            self.select = name
        elif tag == "option" and self.select and "selected" in attrs:
            self.data.setdefault(self.select, []).append(attrs.get("value", ""))
        elif tag == "textarea" and name:
            self.textarea, self.data[name] = name, [""]
        elif tag == "input" and name and attrs.get("type") not in {"submit", "checkbox", "radio"}:
            self.data.setdefault(name, []).append(attrs.get("value", ""))
        elif tag == "input" and name and "checked" in attrs:
            self.data.setdefault(name, []).append(attrs.get("value", "on"))

    def handle_endtag(self, tag):
        if tag == "select":
            self.select = None
        elif tag == "textarea":
            self.textarea = None

    def handle_data(self, data):
        if self.textarea:
            self.data[self.textarea] = [self.data[self.textarea][0] + data.removeprefix("\n")]


def fields_of(response):
    """Return what the browser would post back if nobody touched the form."""
    parser = _Fields()
    parser.feed(response.content.decode())
    return parser.data


def post_form(client, address, button="_save", **changes):
    """Open the form, change some fields, press a button. A value of None leaves the field out."""
    page = client.get(address)
    assert page.status_code == 200, page
    data = fields_of(page) | {button: "1"} | changes
    return client.post(address, {name: value for name, value in data.items() if value is not None})


def new_takeaways(*rows, after=0):
    """Return the fields of rows that JavaScript would add to a form which has some already."""
    data = {"takeaways-TOTAL_FORMS": after + len(rows)}
    for number, row in enumerate(rows, start=after):
        fields = {"heading": "", "body": "", "topics": [], "photo": "", "sort_order": number + 1, **row}
        data |= {f"takeaways-{number}-{name}": value for name, value in fields.items()}
    return data


def messages_of(response):
    return [str(message) for message in response.context["messages"]]
