from articles.copy.rich_text import MOST_NESTED, read_rich_text, write_rich_text


def canonical(html):
    return write_rich_text(read_rich_text(html))


def test_rich_text_of_everything_our_pages_know_comes_back():
    html = (
        '<h3>A</h3><p>b <strong>c <em>d</em></strong> <a href="https://e.example/?a&amp;b">e</a><br>f</p>'
        "<ul><li><p>g</p><ol><li><p>h</p></li></ol></li></ul><blockquote><h4>i</h4><p>&lt;j&gt;</p></blockquote>"
    ).replace('b">', 'b" rel="noopener noreferrer">')
    assert canonical(html) == html


def test_rich_text_outside_paragraphs_becomes_paragraphs():
    assert canonical("a<ul><li>b<br>c</li></ul>d") == "<p>a</p><ul><li><p>b<br>c</p></li></ul><p>d</p>"


def test_rich_text_has_single_spaces_and_none_at_ends():
    assert canonical("<p> a\n  b <strong> c </strong> <br> d&nbsp; </p>") == "<p>a b <strong>c </strong><br>d&nbsp;</p>"


def test_rich_text_has_links_around_bold_around_italic():
    html = '<p><em><strong><a href="https://e.example/">a</a></strong></em></p>'
    assert canonical(html) == (
        '<p><a href="https://e.example/" rel="noopener noreferrer"><strong><em>a</em></strong></a></p>'
    )


def test_rich_text_without_words_is_left_out():
    assert canonical("<p> <br></p><ul><li></li></ul><blockquote><p>&nbsp;</p></blockquote>") == ""


def test_rich_text_tags_of_lists_without_items_are_left_out():
    assert canonical("<ul><ul><li>a</li></ul></ul><li>b</li>") == "<ul><li><p>a</p></li></ul><p>b</p>"


def test_rich_text_nested_too_deep_is_set_at_the_last_depth():
    html = canonical("<blockquote>" * 400 + "a" + "</blockquote>" * 400)
    assert html == "<blockquote>" * MOST_NESTED + "<p>a</p>" + "</blockquote>" * MOST_NESTED


def test_rich_text_marks_in_words_stay_words():
    html = "<p>**a** [b](c) \\* 1. d</p>"
    assert canonical(html) == html
