"""The watch that every browser test stands under sees what it is there for."""

import pytest


@pytest.mark.parametrize(
    ("event", "script", "fault"),
    [
        (
            "console",
            "document.body.setAttribute('style', 'color: red')",
            "Content-Security-Policy: style-src-attr refused inline",
        ),
        (
            "console",
            "document.body.append(Object.assign(document.createElement('script'), {text: '1'}))",
            "script-src-elem",
        ),
        ("weberror", "setTimeout(() => { throw new Error('broken') })", "broken"),
        ("console", "console.error('complaint')", "complaint"),
        ("console", "fetch('http://elsewhere.example/').catch(() => 0)", "elsewhere.example"),
        ("console", "fetch('/no-such-thing/')", "404 (Not Found)"),
    ],
)
def test_fault_of_a_page_is_noted(page, faults, event, script, fault):
    page.goto("/about/")
    with page.context.expect_event(event, lambda _: any(fault in noted for noted in faults)):
        page.evaluate(f"() => {{ {script} }}")
    assert any(fault in noted for noted in faults)
    page.close()  # nothing more arrives
    faults.clear()


def test_call_to_another_host_is_noted_where_the_policy_would_allow_it(new_context, faults):
    page = new_context(bypass_csp=True).new_page()
    page.goto("/about/")
    page.evaluate("fetch('http://elsewhere.example/').catch(() => 0)")
    assert "call to another host: http://elsewhere.example/" in faults
    page.close()  # nothing more arrives
    faults.clear()


def test_page_that_answers_404_is_not_a_fault(page, faults):
    answer = page.goto("/no-such-page/")
    assert (answer.status, faults) == (404, [])
