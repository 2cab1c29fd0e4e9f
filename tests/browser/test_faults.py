"""The watch that every browser test stands under sees what it is there for."""

import pytest


@pytest.mark.parametrize(
    ("script", "fault"),
    [
        ("document.body.setAttribute('style', 'color: red')", "Content-Security-Policy: style-src-attr refused inline"),
        ("document.body.append(Object.assign(document.createElement('script'), {text: '1'}))", "script-src-elem"),
        ("setTimeout(() => { throw new Error('broken') })", "broken"),
        ("console.error('complaint')", "complaint"),
        ("fetch('http://elsewhere.example/').catch(() => 0)", "elsewhere.example"),
        ("fetch('/no-such-thing/')", "404 (Not Found)"),
    ],
)
def test_fault_of_a_page_is_noted(page, faults, script, fault):
    page.goto("/about/")
    page.evaluate(f"() => {{ {script} }}")
    page.wait_for_timeout(200)
    assert any(fault in noted for noted in faults)
    faults.clear()


def test_call_to_another_host_is_noted_where_the_policy_would_allow_it(new_context, faults):
    page = new_context(bypass_csp=True).new_page()
    page.goto("/about/")
    page.evaluate("fetch('http://elsewhere.example/').catch(() => 0)")
    assert "call to another host: http://elsewhere.example/" in faults
    faults.clear()


def test_page_that_answers_404_is_not_a_fault(page, faults):
    answer = page.goto("/no-such-page/")
    assert (answer.status, faults) == (404, [])
