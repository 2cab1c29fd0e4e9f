"""What axe cannot see of a page: the way through it by keyboard, its size, its spacing, its colours."""

import pytest

from tests.browser.pages import SIDEWAYS

pytestmark = pytest.mark.django_db(transaction=True)

# Of every link, field and region that Tab reaches: those without a mark of the focus, and those hidden by what sticks.
WALK = """() => {
  // In a picture, a part of what has the focus is drawn round instead of the whole.
  const marked = element => [element, ...element.querySelectorAll('rect')].some(part => {
    const style = getComputedStyle(part)
    const stroke = part instanceof SVGElement && style.stroke !== 'none' && parseFloat(style.strokeWidth)
    return (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2) || stroke >= 2
  })
  const reached = 'a[href], button, input, select, textarea, summary, [tabindex="0"]'
  const faults = []
  for (const element of document.querySelectorAll(reached)) {
    if (!element.checkVisibility({ visibilityProperty: true }) || element.tabIndex < 0) continue
    element.focus({ focusVisible: true })
    const name = element.outerHTML.slice(0, 120)
    if (document.activeElement !== element) { faults.push(`not reached: ${name}`); continue }
    if (!marked(element)) faults.push(`no focus seen: ${name}`)
    const boxes = [...element.getClientRects()]
    const seen = boxes.some(box => {
      const x = Math.min(Math.max(box.left + box.width / 2, 0), innerWidth - 1)
      const hit = [box.top + 1, box.top + box.height / 2, box.bottom - 1].map(y => document.elementFromPoint(x, y))
      return hit.some(found => found && (element.contains(found) || found.contains(element)))
    })
    if (!seen) faults.push(`hidden with the focus on it: ${name}`)
  }
  return faults
}"""

# WCAG 1.4.12: a reader may set text this wide, and nothing may be lost.
WIDE_TEXT = "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }"

# Of everything that a page says, what is wider than its box and cut off there. What is typed moves in its field.
CUT_OFF = """() => [...document.querySelectorAll('main :not(input)')].filter(element => {
  const style = getComputedStyle(element)
  return ['hidden', 'clip'].includes(style.overflowX) && style.clipPath === 'none'
    && element.scrollWidth > element.clientWidth + 1
}).map(element => element.outerHTML.slice(0, 120))"""


@pytest.mark.parametrize("width", [320, 1440])
def test_everything_is_reached_by_keyboard_and_shows_the_focus(everything, new_context, width):
    page = new_context(viewport={"width": width, "height": 700}, reduced_motion="reduce").new_page()
    faults = {}
    for path in everything:
        page.goto(path)
        faults[path] = page.evaluate(WALK)
    assert {path: found for path, found in faults.items() if found} == {}


def test_widely_spaced_text_is_neither_cut_off_nor_wider_than_the_page(everything, new_context):
    page = new_context(viewport={"width": 1280, "height": 800}, bypass_csp=True).new_page()
    faults = {}
    for path in everything:
        page.goto(path)
        page.add_style_tag(content=WIDE_TEXT)
        faults[path] = [*page.evaluate(CUT_OFF), page.evaluate(SIDEWAYS)]
    assert {path: found for path, found in faults.items() if found != [0]} == {}


def test_nothing_moves_for_who_wants_no_motion(record, new_context):
    behaviour = "getComputedStyle(document.documentElement).scrollBehavior"
    for motion, expected in (("reduce", "auto"), ("no-preference", "smooth")):
        page = new_context(reduced_motion=motion).new_page()
        page.goto("/")
        assert page.evaluate(behaviour) == expected


def test_marks_and_links_are_seen_in_colours_of_the_reader(fixture_pages, new_context):
    page = new_context(forced_colors="active").new_page()
    for path in fixture_pages:
        page.goto(path)
        # A mark that kept a colour of ours could vanish on the ground that the reader chose.
        colours = page.evaluate("""() => {
          const text = getComputedStyle(document.querySelector('h1')).color
          return [...document.querySelectorAll('.stance__mark')].map(mark => getComputedStyle(mark).color === text)
        }""")
        assert all(colours), path
