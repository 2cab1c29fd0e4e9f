"""The description of the API, as OpenAPI 3.1 (https://spec.openapis.org/oas/v3.1.1.html) has it.

It is made from the resources alone, so that it says nothing else than the API does.
"""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from articles.copy.resource import MOST_A_PAGE, PAGE_SIZE, RESOURCES, Resource
from articles.copy.resource.field import ADDRESS, UUID_FORM, Field
from articles.links import absolute

JSON, PROBLEM = "application/json", "application/problem+json"


def describe() -> dict[str, Any]:
    """Return the description of all that can be asked."""
    return {
        "openapi": "3.1.1",
        "info": {
            "title": _("The record of %(site)s") % {"site": settings.SITE_NAME},
            "version": "1",
            "summary": _("Who said what at conferences, in which role and on which day, each with a source."),
            "description": _("Read-only, without a key. The licence is that of the data."),
            "license": {"name": settings.DATA_LICENCE.title, "identifier": settings.DATA_LICENCE.name},
        },
        "servers": [{"url": settings.SITE_URL}],
        "externalDocs": {"url": absolute(reverse("articles:api-docs"))},
        "tags": [{"name": each.name, "description": each.text} for each in RESOURCES.values()],
        "paths": _paths(),
        "components": {
            "schemas": _schemas(),
            "parameters": {"page_size": _page_size(), "cursor": _cursor()},
            "headers": {"ETag": _header(_("Names this answer; send it back as If-None-Match."))},
            "responses": _refusals(),
        },
    }


def _paths():
    paths = {reverse("articles:api-root"): {"get": _root()}}
    for resource in RESOURCES.values():
        one = reverse("articles:api-detail", args=[resource.name, _NO_KEY]).replace(_NO_KEY, "{id}")
        paths[reverse("articles:api-list", args=[resource.name])] = {"get": _list(resource)}
        paths[one] = {"get": _detail(resource)}
    return paths


_NO_KEY = "00000000-0000-0000-0000-000000000000"


def _root():
    resources = {"type": "object", "additionalProperties": ADDRESS}
    properties = {
        "name": {"type": "string"},
        "documentation": ADDRESS,
        "description": ADDRESS,
        "licence": {"type": "string"},
        "resources": resources,
    }
    answer = _answer(_("Where everything is."), _object(properties))
    return {"operationId": "get_root", "summary": _("Where everything is"), "responses": _responses(answer, [])}


def _list(resource):
    schema = _object({"items": {"type": "array", "items": _ref(resource)}, "next": _maybe(ADDRESS)})
    answer = _answer(_("One page."), schema)
    answer["headers"]["Link"] = _header(_("The next page, if there is one, as rel=next."))
    return {
        "operationId": f"list_{resource.name}",
        "tags": [resource.name],
        "summary": resource.text,
        "parameters": [*(_parameter(each) for each in resource.filters), _order(resource), *_OF_EVERY_LIST],
        "responses": _responses(answer, [400]),
    }


def _detail(resource):
    schema = {"oneOf": [_ref(each) for each in (resource, RESOURCES.get(resource.gone)) if each]}
    known = {"name": "id", "in": "path", "required": True, "schema": UUID_FORM}
    refused = [400, 404, 410] if resource.kind == "article" else [400, 404]
    moved = {"description": _("It was merged into the record to which this leads.")}
    return {
        "operationId": f"get_{resource.schema_name.lower()}",
        "tags": [resource.name],
        "summary": _("One of them, with everything that is said of it"),
        "parameters": [known],
        "responses": {**_responses(_answer(_("The record."), schema), refused), "301": moved},
    }


def _answer(text, schema):
    headers = {"ETag": {"$ref": "#/components/headers/ETag"}}
    return {"description": text, "headers": headers, "content": {JSON: {"schema": schema}}}


def _responses(answer, refused):
    refusals = {str(status): {"$ref": f"#/components/responses/{_REFUSALS[status]}"} for status in [*refused, 406, 500]}
    return {"200": answer, "304": {"description": _("Nothing has changed.")}, **refusals}


_REFUSALS = {400: "BadRequest", 404: "NotFound", 406: "NotAcceptable", 410: "Gone", 500: "ServerError"}
_OF_EVERY_LIST = [{"$ref": f"#/components/parameters/{name}"} for name in ("page_size", "cursor")]


def _refusals():
    texts = {
        400: _("A parameter is unknown or cannot be read; `errors` says which and why."),
        404: _("There is no such record, or readers may not see it."),
        406: _("The request accepts no JSON."),
        410: _("The article was retracted; `reason` says why."),
        500: _("Something went wrong here."),
    }
    content = {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {_REFUSALS[status]: {"description": text, "content": content} for status, text in texts.items()}


def _parameter(filter):
    return {"name": filter.name, "in": "query", "description": filter.text, "schema": filter.kind.schema}


def _order(resource):
    values = [f"{sign}{name}" for name in resource.orders for sign in ("", "-")]
    schema = {"type": "string", "enum": values, "default": resource.default_order}
    return {
        "name": "order",
        "in": "query",
        "description": _("The order; with a minus the other way round."),
        "schema": schema,
    }


def _page_size():
    schema = {"type": "integer", "minimum": 1, "maximum": MOST_A_PAGE, "default": PAGE_SIZE}
    return {"name": "page_size", "in": "query", "description": _("How many at most."), "schema": schema}


def _cursor():
    text = _("Where the page begins, as `next` of the page before has it.")
    return {"name": "cursor", "in": "query", "description": text, "schema": {"type": "string"}}


def _header(text):
    return {"description": text, "schema": {"type": "string"}}


def _schemas():
    reference = {
        "id": UUID_FORM,
        "type": {"type": "string"},
        "name": {"type": "string"},
        "url": _maybe(ADDRESS),
        "api_url": _maybe(ADDRESS),
    }
    return {
        "Reference": _object(reference) | {"description": _("Another record, as it is named where one refers to it.")},
        "Problem": _problem(),
        **{each.schema_name: _schema(each) for each in RESOURCES.values()},
    }


def _problem():
    fault = _object({"parameter": {"type": "string"}, "detail": {"type": "string"}})
    told = {"type": {"type": "string"}, "title": {"type": "string"}, "status": {"type": "integer"}}
    told |= {"detail": {"type": "string"}}
    more = {"errors": {"type": "array", "items": fault}, "reason": {"type": "string"}}
    schema = _object(told)
    return schema | {"description": _("An error, as RFC 9457 has it."), "properties": told | more}


def _schema(resource: Resource):
    schema = _object({each.name: _described(each) for each in resource.fields})
    always = [each.name for each in resource.fields if not each.only_alone]
    return schema | {"description": resource.text, "required": always}


def _described(field: Field):
    text = field.text
    if field.only_alone:
        text = _("%(text)s Only where one record is asked for.") % {"text": text}
    return {**field.schema, "description": text}


def _object(properties):
    return {"type": "object", "properties": properties, "required": list(properties)}


def _maybe(schema):
    return {**schema, "type": [schema["type"], "null"]}


def _ref(resource):
    return {"$ref": f"#/components/schemas/{resource.schema_name}"}
