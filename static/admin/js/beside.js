// Shows beside the fields what follows from them. The server says it, in the same words as when the page is opened.
const AFTER_TYPING = 400;
const ANSWERS_WITHIN = 10_000;

for (const part of document.querySelectorAll("[data-beside]")) follow(part, part.closest("form"));

function follow(part, form) {
  const names = part.dataset.follows.split(" ");
  const field = (name) => form.elements.namedItem(name);
  const values = (value) => new URLSearchParams(names.map((name) => [name, value(field(name)) ?? ""])).toString();
  const now = () => values((each) => each?.value);
  // A browser that comes back to a page may fill in more than the server knew.
  let shown = values((each) => each?.defaultValue ?? each?.value);
  let onItsWay = null;
  let timer = null;

  async function look() {
    const wanted = now();
    if (wanted === shown) return;
    shown = wanted;
    onItsWay?.abort();
    const mine = onItsWay = new AbortController();
    const late = setTimeout(() => mine.abort(), ANSWERS_WITHIN);
    try {
      const answer = await fetch(part.dataset.beside, {
        method: "POST",
        body: new URLSearchParams(wanted),
        headers: { "X-CSRFToken": field("csrfmiddlewaretoken").value },
        redirect: "error",
        signal: mine.signal,
      });
      if (!answer.ok) throw new Error(answer.statusText);
      const text = await answer.text();
      if (mine === onItsWay) show(text);
    } catch {
      if (mine !== onItsWay) return;
      shown = null;
      part.replaceChildren(Object.assign(document.createElement("p"), { className: "about", textContent: part.dataset.fault }));
    } finally {
      clearTimeout(late);
    }
  }

  function show(text) {
    part.innerHTML = text;
    const status = part.parentElement.querySelector(":scope > [role=status]");
    if (status) status.textContent = part.querySelector("[data-summary]")?.textContent.trim() ?? "";
    part.dispatchEvent(new CustomEvent("plenary:beside", { bubbles: true }));
  }

  // Through jQuery, which alone tells of a choice made in an autocomplete or in another window.
  window.django.jQuery(form).on("input change", ({ target }) => {
    if (!names.includes(target.name)) return;
    clearTimeout(timer);
    timer = setTimeout(look, AFTER_TYPING);
  });
  // In the other tab to which a link of the part leads, what it lacked may have been added.
  addEventListener("focus", () => {
    if (!part.querySelector("a[target=_blank]:not(.statement a)")) return;
    shown = null;
    look();
  });
  addEventListener("pageshow", look);
}
