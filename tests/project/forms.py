"""The forms of a page as a browser would send them, one submission for each button."""

from collections import defaultdict
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin

# What somebody types who fills a form in, by the kind of field; in others nothing is wanted.
TYPED = {"date": "2031-01-02", "time": "10:00", "password": "a long example phrase"}
WORDS = {"headline", "deck", "name", "title", "text", "reason", "statement", "paraphrase", "caption", "username"}


@dataclass(frozen=True)
class Submission:
    """What is sent where when a button is pressed."""

    address: str
    button: str
    data: dict = field(compare=False)


class _Forms(HTMLParser):
    """Collects what stands in forms, which may begin after what belongs to them."""

    def __init__(self, choices):
        super().__init__()
        self.choices = choices
        self.forms, self.fields, self.buttons = {}, defaultdict(list), defaultdict(list)
        self.form = self.area = self.select = None

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        owner = attrs.get("form", self.form)
        if tag == "form":
            self.form = attrs.get("id") or f"form {len(self.forms)}"
            self.forms[self.form] = attrs
        elif tag == "select":
            self.select = attrs | {"owner": owner, "options": [], "chosen": []}
        elif tag == "option" and self.select:
            self.select["options"].append(attrs.get("value", ""))
            if "selected" in attrs:
                self.select["chosen"].append(attrs.get("value", ""))
        elif tag == "textarea":
            self.area = [owner, attrs, ""]
        elif tag == "button" or attrs.get("type") in {"submit", "image"}:
            if attrs.get("type", "submit") == "submit":
                self.buttons[owner].append(attrs)
        elif tag == "input" and attrs.get("name"):
            self._read_input(owner, attrs)

    def _read_input(self, owner, attrs):
        kind, name, value = attrs.get("type", "text"), attrs["name"], attrs.get("value", "")
        if kind in {"checkbox", "radio"}:
            is_first = not any(name == each for each, _value in self.fields[owner])
            if "checked" in attrs or ("required" in attrs and is_first):
                self.fields[owner].append((name, attrs.get("value", "on")))
        elif kind not in {"file", "button", "reset"}:
            self.fields[owner].append((name, self._typed(kind, attrs, value)))

    def _typed(self, kind, attrs, value):
        if kind == "text" and attrs["name"].rpartition("-")[2] in WORDS:
            return f"Forged {value}"
        return value or TYPED.get(kind, "")

    def handle_data(self, data):
        if self.area:
            self.area[2] += data

    def handle_endtag(self, tag):
        if tag == "form":
            self.form = None
        elif tag == "textarea" and self.area:
            owner, attrs, text = self.area
            is_wanted = "required" in attrs or attrs.get("name", "").rpartition("-")[2] in WORDS
            self.fields[owner].append((attrs.get("name"), f"Forged {text}" if is_wanted else text))
            self.area = None
        elif tag == "select" and self.select:
            self._read_select(self.select)
            self.select = None

    def _read_select(self, select):
        name, chosen = select.get("name"), select["chosen"]
        options = [value for value in select["options"] if value]
        if not chosen and "multiple" not in select:
            chosen = select["options"][:1]
        if not any(chosen) and "required" in select:
            chosen = options[:1] or [self.choices.get(name, "")]
        self.fields[select["owner"]] += [(name, value) for value in chosen]


def submissions(page, path, choices):
    """Return what each button of the forms of a page would send by POST; `choices` are keys for what is looked up."""
    parser = _Forms(choices)
    parser.feed(page)
    found = []
    for name, form in parser.forms.items():
        data = defaultdict(list)
        for field_name, value in parser.fields[name]:
            data[field_name].append(value)
        for button in parser.buttons[name] or [{}]:
            method = button.get("formmethod", form.get("method", "get"))
            if method.lower() == "post":
                pressed = {button["name"]: [button.get("value", "")]} if button.get("name") else {}
                action = button.get("formaction") or form.get("action") or path
                address = urljoin(path, action).partition("#")[0]
                found.append(Submission(address, button.get("name", ""), {**data, **pressed}))
    return found
