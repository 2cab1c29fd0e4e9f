// Prepares the text editor: under our policy, for screen readers and for what Word puts on the clipboard.

// The editor would style itself by an inline style, which the policy refuses; it refrains where an element of that name
// is there already. This one has the name and nothing more. What the editor needs stands in desk.css.
const styled = document.createElementNS("urn:plenary:none", "style");
styled.setAttribute("data-tiptap-style", "");
document.head.append(styled);

// Of the editors in a page the first says how all of them are. Before the editor's own script looks at them.
const CONFIGURED = "data-django-prose-editor-configurable";
const first = document.querySelector(`[${CONFIGURED}]:not([${CONFIGURED}=""])`);
for (const like of document.querySelectorAll(`[${CONFIGURED}=""]`)) {
  like.setAttribute(CONFIGURED, first.getAttribute(CONFIGURED));
}

document.addEventListener("prose-editor:ready", ({ detail: { editor, textarea } }) => {
  const label = document.querySelector(`label[for="${textarea.id}"]`)?.textContent.trim() ?? "";
  editor.setOptions({ editorProps: { attributes: { "aria-label": label }, transformPastedHTML: readable } });
});

// A stylesheet on the clipboard would be refused when the text is read, and reported each time.
function readable(html) {
  return listsOfWord(html.replace(/<style[\s\S]*?<\/style>/gi, ""));
}

// Word writes a list as paragraphs that begin with a drawn bullet or number, marked "mso-list".
function listsOfWord(html) {
  if (!html.includes("mso-list")) return html;
  const page = new DOMParser().parseFromString(html, "text/html");
  for (const paragraph of page.querySelectorAll("p[style*='mso-list']")) {
    const marker = paragraph.querySelector("[style*='mso-list:Ignore' i], [style*='mso-list: Ignore' i]");
    const kind = /^\s*[\da-z]{1,3}[.)]/i.test(marker?.textContent ?? "") ? "ol" : "ul";
    marker?.remove();
    const before = paragraph.previousElementSibling;
    const list = before?.matches(`${kind}[data-word]`) ? before : page.createElement(kind);
    list.dataset.word = "";
    if (list !== before) paragraph.before(list);
    const item = page.createElement("li");
    item.append(...paragraph.childNodes);
    list.append(item);
    paragraph.remove();
  }
  return page.body.innerHTML;
}
