// Says every few seconds that a form is open, and shows who else has it open and what was saved meanwhile.
const EVERY = 15_000;

/** Watch a form from now on. `stand` is told each answer. Returns a way to say that the page is left. */
export function watch(form, kept, stand) {
  const lines = kept.querySelector("[data-presence]");
  const body = (more = {}) => new URLSearchParams({ form_key: form.elements.namedItem("form_key").value, ...more });

  async function ask() {
    if (document.hidden) return;
    try {
      const answer = await fetch(kept.dataset.seenAddress, { method: "POST", body: body() });
      if (answer.ok) show(await answer.json());
    } catch { /* what is typed says so itself */ }
  }

  function show(answer) {
    stand(answer);
    const shown = [...lines.children].map((line) => line.textContent);
    if (shown.join("\n") === answer.lines.join("\n")) return;
    lines.replaceChildren(...answer.lines.map((line) => Object.assign(document.createElement("p"), { textContent: line })));
  }

  setInterval(ask, EVERY);
  document.addEventListener("visibilitychange", ask);
  addEventListener("pageshow", (event) => { if (event.persisted) ask(); });
  return { leave: () => navigator.sendBeacon(kept.dataset.seenAddress, body({ left: "1" })) };
}
