"""What somebody could type, paste, upload or ask for who means harm, or whose program is broken. Plain data."""

# Runs where it gets into a page: by itself, out of an attribute, out of a script, or out of a style sheet.
CANARIES = [
    '"><img src=x onerror=alert(1)>',
    "'><svg onload=alert(1)>",
    "</script><script>alert(1)</script>",
    "</textarea></title></style><script>alert(1)</script>",
    "{{ 7 * 7 }}{% debug %}",
]

# Rich text of which nothing but words may come out.
MARKUP = [
    "<script>alert(1)</script>x",
    "<img src=x onerror=alert(1)>x",
    "<img/src=x/onerror=alert(1)>x",
    "<img src=x\fonerror\n=\talert(1)>x",
    '<a href="javascript:alert(1)">x</a>',
    '<a href="java\tscript:alert(1)">x</a>',
    '<a href="&#106;avascript:alert(1)">x</a>',
    '<a href="javascript&colon;alert(1)">x</a>',
    '<a href="java&Tab;script:alert(1)">x</a>',
    '<a href=" \x01javascript:alert(1)">x</a>',
    '<a href="vbscript:alert(1)">x</a>',
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    '<a href="https://press.example/" onclick="alert(1)" style="background:url(javascript:alert(1))">x</a>',
    '<a href="https://press.example/" href="javascript:alert(1)">x</a>',
    '<a href="//evil.example">x</a>',
    '<a href="/admin/logout/">x</a>',
    '<a href="\\\\evil.example">x</a>',
    "<svg><script>alert(1)</script></svg>x",
    "<svg onload=alert(1)><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
    "<svg><animate attributeName=href values=javascript:alert(1)></svg>x",
    "<svg><![CDATA[><img src=x onerror=alert(1)>]]></svg>x",
    '<svg></p><style><a id="</style><img src=x onerror=alert(1)>">x',
    '<svg><annotation-xml><foreignobject><style><!--</style><p id="--><img src=x onerror=alert(1)>">x',
    '<math><annotation-xml encoding="text/html"><img src=x onerror=alert(1)></annotation-xml></math>x',
    '<math><annotation-xml encoding="text/html"><style><img src=x onerror=alert(1)></style></annotation-xml></math>x',
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;<img src=x onerror=alert(1)>'>x",
    "<math><mtext><table><mglyph><style><math><img src=x onerror=alert(1)>x",
    "<form><math><mtext></form><form><mglyph><style></math><img src=x onerror=alert(1)>x",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>x",
    "<noscript><style></noscript><img src=x onerror=alert(1)>x",
    "<template><script>alert(1)</script></template>x",
    "<template><style></template><img src=x onerror=alert(1)>x",
    '<select><template><style><!--</style><a rel="--></style></template></select><img src=x onerror=alert(1)>">x',
    "<style>@import 'https://evil.example/x.css'</style>x",
    "<style><!--</style><img src=x onerror=alert(1)>-->x",
    "<title>&lt;/title&gt;<img src=x onerror=alert(1)></title>x",
    '<textarea><p title="</textarea><img src=x onerror=alert(1)>">x',
    '<xmp><p title="</xmp><img src=x onerror=alert(1)>">x',
    "<iframe><!--</iframe><img src=x onerror=alert(1)>-->x",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<noembed><p title='</noembed><img src=x onerror=alert(1)>'>x",
    "<plaintext><img src=x onerror=alert(1)>x",
    "<listing>&lt;img src=x onerror=alert(1)&gt;</listing>x",
    "<object data=javascript:alert(1)><embed src=javascript:alert(1)>x",
    "<form action=//evil.example><button formaction=javascript:alert(1)>x</button></form>",
    "<input autofocus onfocus=alert(1)><details open ontoggle=alert(1)>x",
    "<base href=//evil.example><meta http-equiv=refresh content='0;url=javascript:alert(1)'>x",
    "<b><table><td></b><i><a href=javascript:alert(1)></table>x",
    "<!--><script>alert(1)</script>-->x",
    "<!---><script>alert(1)</script>-->x",
    "<!-- --!><script>alert(1)</script>-->x",
    "<!--[if IE]><script>alert(1)</script><![endif]-->x",
    "<![CDATA[<script>alert(1)</script>]]>x",
    '<?xml-stylesheet href="javascript:alert(1)"?><script>alert(1)</script>x',
    "<scr<script>ipt>alert(1)</script>x",
    "<scr\0ipt>alert(1)</script>x",
    "<\u017fcript>alert(1)</\u017fcript>x",
    "\uff1cscript\uff1ealert(1)\uff1c/script\uff1e",
    "+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
    "<b\u200b onclick=alert(1)>x",
    "<p title='<b '>x</p><b onmouseover=alert(1)>x</b>",
    "<p id=x class=y style='position:fixed' dir=rtl tabindex=1 contenteditable>x</p>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&ltscript&gtalert(1)&lt/script&gt",
    "&amp;lt;img src=x onerror=alert(1)&amp;gt;",
    # A browser nests no deeper than 512 elements.
    "<blockquote>" * 600 + "<svg><style><img src=x onerror=alert(1)>x",
    "<ul><li>" * 600 + "<a href=javascript:alert(1)>x",
]

# One line of text: names, headlines, roles.
LINES = {
    "overrides": "Ada \u202egnihton\u202c \u2067Example",
    "invisible": "Ada\u200b\u2060\u2063\ufeff\u00ad\u180e Exa\u3164mple\U000e0041",
    "look-alikes": "\u0410d\u0430 \u0415xample \U0001d400\uff21",
    "marks": "A" + "\u0323\u0301" * 40 + "da",
    "decomposed": "A\u030angstro\u0308m, Jose\u0301",
    "right to left": "\u0639\u0628\u062f \u0627\u0644\u0631\u062d\u0645\u0646 (Ada) 12",
    "joined": "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645 \U0001f468\u200d\U0001f469\u200d\U0001f467",
    "cases": "\u0130stanbul \u1e9e \ufb03 \u01c5",
    "controls": "Ada\x00\x07\x1b[31m\x7f\x85\u2028Example",
    "header": "Ada\r\nSet-Cookie: x=1\r\n\r\nExample",
    "formula": '=HYPERLINK("https://evil.example","Ada")',
    "command": "@SUM(1)|'cmd'!A0",
    "statement": "Ada'); DROP TABLE articles_article; --",
    "path": "../../etc/passwd%2f..\\..",
    "format": "%s %(name)s {0.__class__} {{ 7 * 7 }} $(id) `id`",
    "markup": '"><img src=x onerror=alert(1)>',
    "closing": "</title></script></textarea>]]>-->",
    "end of data": "END:VEVENT\\nBEGIN:VEVENT;,:}",
    "nothing": "null",
}
# What looks as if nothing were there.
BLANK = ["", " \t\n", "\u200b\u200d", "\u3164", "\u2800 \ufe0f", "\u200e\u200f", "\u202e\u2067", "\u00ad\u034f"]

DAYS = [
    "0000-00-00",
    "2025-02-30",
    "10000-01-01",
    "-1",
    "9" * 5000,
    "\u0661\u0662/\u0660\u0662/\u0662\u0660\u0662\u0665",
    "NaN",
]
DAYS += ["2025-01-01T00:00", "31/12/0000", "1e400", "today'", "\u200b2025", "01/01/0001", "31/12/9999"]

QUERIES = [
    '"',
    "*",
    "NEAR(",
    "%",
    "\\",
    "'--",
    "a\nb",
    "-",
    "0",
    "-1",
    "9" * 5000,
    "x" * 5000,
    "1e999",
    "\u0661",
]
QUERIES += [
    "NaN",
    "{}",
    "[]",
    "__class__",
    "../",
    "\u202e",
    "\u200b",
    "\u00c9\u0301" * 50,
    "()" * 500,
    "a" + "\u0301" * 500,
]

# Names of parameters, and of fields to sort by, as they could reach into the rows of others.
LOOKUPS = [
    "pk__in",
    "id__gt",
    "created_by__password__startswith",
    "created_by__email__regex",
    "user__password__contains",
    "password__startswith",
]
LOOKUPS += [
    "_connector",
    "_negated",
    "article__status__exact",
    "status__lookup__lookup",
    "__class__",
    "self",
]

# Where a link could lead away from the site.
ELSEWHERE = [
    "https://evil.example/",
    "//evil.example/",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "https:evil.example",
]
ELSEWHERE += [
    "http:///evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    " //evil.example",
    "/\t/evil.example",
    "https://127.0.0.1@evil.example/",
]
ELSEWHERE += [
    "/%09/evil.example",
    "/\r\nLocation: //evil.example",
    "https://evil.example\\@127.0.0.1/",
    ".evil.example",
    "@evil.example",
]

# Headers by which a request says what it is not.
FORGED = {
    "Forwarded": "for=evil.example;host=evil.example;proto=https",
    "X-Forwarded-For": "203.0.113.9, evil.example",
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Server": "evil.example",
    "X-Forwarded-Port": "666",
    "X-Forwarded-Prefix": "/evil.example",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Scheme": "https",
    "X-Host": "evil.example",
    "X-Original-URL": "/admin/evil.example",
    "X-Rewrite-URL": "/admin/evil.example",
    "X-HTTP-Method-Override": "DELETE",
    "X-Method-Override": "DELETE",
    "Origin": "https://evil.example",
    "Referer": "https://evil.example/",
    "Client-IP": "evil.example",
}
HOSTS = [
    "evil.example",
    "127.0.0.1.evil.example",
    "127.0.0.1@evil.example",
    "127.0.0.1:80:evil.example",
    "evil.example#127.0.0.1",
]
HOSTS += ["127.0.0.1/evil.example", "127.0.0.1 evil.example", ""]
