// Places in a text as the server counts them: the paragraph, and how many characters stand before (not code units).
const count = (text) => [...text].length;

/** The place of the caret within an element that holds paragraphs with a data-place, or an empty text. */
export function placeOfCaret(within) {
  const selection = getSelection();
  if (!selection.rangeCount || !within.contains(selection.focusNode)) return "";
  const paragraph = paragraphAt(within, selection);
  if (!paragraph) return "";
  const before = document.createRange();
  before.selectNodeContents(paragraph);
  before.setEnd(selection.focusNode, selection.focusOffset);
  const [number, offset] = paragraph.dataset.place.split(":").map(Number);
  return `${number}:${offset + count(before.toString())}`;
}

function paragraphAt(within, { focusNode, focusOffset }) {
  if (focusNode !== within) return (focusNode.closest ? focusNode : focusNode.parentElement).closest("[data-place]");
  return within.children[Math.min(focusOffset, within.children.length - 1)];
}

/** Whether the caret stands before all words of an element. */
export function isAtStart(within) {
  const first = within.querySelector("[data-place]");
  return placeOfCaret(within) === first?.dataset.place && getSelection().isCollapsed;
}

/** Put the caret at a place, which may be within one of several paragraphs. Returns whether it was found. */
export function putCaret(page, place) {
  const [number, offset] = place.split(":").map(Number);
  const paragraphs = [...page.querySelectorAll("[data-place]")].filter((each) => {
    const [own, start] = each.dataset.place.split(":").map(Number);
    return own === number && start <= offset;
  });
  const paragraph = paragraphs.at(-1);
  if (!paragraph) return false;
  let left = offset - Number(paragraph.dataset.place.split(":")[1]);
  const texts = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
  let node = texts.nextNode();
  while (node && left > count(node.data) && node !== paragraph.lastChild) {
    left -= count(node.data);
    node = texts.nextNode();
  }
  paragraph.closest("[data-arrived]").focus({ preventScroll: true });
  if (node) getSelection().collapse(node, [...node.data].slice(0, left).join("").length);
  else getSelection().collapse(paragraph, 0);
  return true;
}
