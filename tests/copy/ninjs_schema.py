"""The parts of ninjs 3.1 that we write, as a JSON Schema in our own words.

After the standard's own schema: the same names, types, formats and closed lists, no property that it does not know, and
an associated item has a name besides what every item may have. Stricter where the standard leaves a choice: items say
their type, their status and their address.
"""

from datetime import datetime
from urllib.parse import urlsplit

from jsonschema import Draft202012Validator, FormatChecker

TEXT = {"type": "string", "minLength": 1}
MOMENT = {"type": "string", "format": "date-time"}
URI = {"type": "string", "format": "uri"}
COUNT = {"type": "integer", "minimum": 0}


def thing(required=(), **properties):
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
        "minProperties": 1,
    }


def several(items):
    return {"type": "array", "items": items, "minItems": 1}


CONCEPT = {"name": TEXT, "rel": TEXT, "uri": URI, "literal": TEXT}
ADDRESS = thing(lines=several(TEXT), locality=TEXT, area=TEXT, postalCode=TEXT, country=TEXT)
CONTACT = thing(["address"], type=TEXT, role=TEXT, lang=TEXT, name=TEXT, address=ADDRESS)
WORDS = {"role": TEXT, "contentType": TEXT, "value": TEXT}
RENDITION = thing(
    ["name", "href", "contentType"], name=TEXT, href=URI, contentType=TEXT, width=COUNT, height=COUNT, sizeInBytes=COUNT
)
ITEM = {
    "uri": URI,
    "type": {"enum": ["text", "audio", "video", "picture", "graphic", "composite", "component", "event", "planning"]},
    "representationType": {"enum": ["full", "partial"]},
    "pubStatus": {"enum": ["usable", "withheld", "canceled"]},
    "firstCreated": MOMENT,
    "versionCreated": MOMENT,
    "contentCreated": MOMENT,
    "language": {"type": "string", "pattern": "^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$"},
    "title": TEXT,
    "slugline": TEXT,
    "by": TEXT,
    "copyrightHolder": TEXT,
    "headlines": several(thing(["value"], **WORDS)),
    "descriptions": several(thing(["value"], **WORDS)),
    "bodies": several(thing(["value"], **WORDS, charCount=COUNT, wordCount=COUNT)),
    "subjects": several(thing(["name"], **CONCEPT)),
    "people": several(thing(["name"], **CONCEPT)),
    "organisations": several(thing(["name"], **CONCEPT)),
    "places": several(thing(["name"], **CONCEPT, contactInfo=several(CONTACT))),
    "events": several(thing(["name"], **CONCEPT, id=TEXT)),
    "infoSources": several(thing(["name"], name=TEXT, role=TEXT, uri=URI, literal=TEXT)),
    "renditions": several(RENDITION),
    "altIds": several(thing(["value"], role=TEXT, value=TEXT)),
    "rightsInfo": thing(["linkedRights"], langId=URI, linkedRights=URI),
    "standard": thing(["name", "version", "schema"], name={"const": "ninjs"}, version={"const": "3.1"}, schema=URI),
}
ASSOCIATED = thing(["name", "rel", "uri", "type"], **ITEM, name=TEXT, rel=TEXT)
ARTICLE = thing(["uri", "standard", "type", "pubStatus", "altIds"], **ITEM, associations=several(ASSOCIATED))

_FORMATS = FormatChecker(formats=[])
SCHEMA = {"$schema": "https://json-schema.org/draft/2020-12/schema", **ARTICLE}


@_FORMATS.checks("date-time", raises=ValueError)
def _is_moment(value):
    return datetime.fromisoformat(value).tzinfo is not None


@_FORMATS.checks("uri", raises=ValueError)
def _is_uri(value):
    return bool(urlsplit(value).scheme) and value.isascii() and " " not in value


def faults(item):
    """Return what the schema finds wrong with an item, each with the way to it."""
    validator = Draft202012Validator(SCHEMA, format_checker=_FORMATS)
    return [f"{fault.json_path}: {fault.message}" for fault in validator.iter_errors(item)]
