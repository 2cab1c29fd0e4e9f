"""Any manuscripts for hypothesis: runs, headings, pictures, and lists inside each other."""

from hypothesis import strategies as st

from articles.copy.manuscript import Container, Manuscript, Paragraph, Run

_TEXTS = st.one_of(
    st.text(max_size=20),
    st.sampled_from(["1. ", "2) Head", "• ", "Text goes on. ", "A fund", "\n", " ", "Conclusion", "[1]"]),
)
_RUNS = st.builds(
    Run, _TEXTS, st.booleans(), st.booleans(), st.sampled_from(["", "https://gazette.example/a?b=1&c=\"2'", "x:y"])
)
_TAGS = st.sampled_from(["p", "p", "p", "h1", "h2", "h3", "h6", "img"])
_CONTAINERS = st.builds(Container, st.sampled_from(["ul", "ol", "li", "li", "blockquote"]), st.integers(1, 6))


@st.composite
def manuscripts(draw, runs=_RUNS):
    """Manuscripts of up to fifteen paragraphs."""
    paragraphs = st.builds(
        Paragraph,
        st.lists(runs, max_size=5).map(tuple),
        _TAGS,
        st.lists(_CONTAINERS, max_size=5).map(tuple),
        st.none() | st.integers(-5, 50),
        st.none() | st.just(0),
    )
    return Manuscript(draw(st.lists(paragraphs, max_size=15)))
