// The checklist of the gate follows the text: each time that it is kept, and when somebody comes back from another tab.
import { goTo } from "./field.js";

const list = document.querySelector("[data-checklist]");
if (list) follow(list.querySelector("[data-checklist-lines]"));

function follow(lines) {
  let newest = 0;

  async function look() {
    const mine = ++newest;
    try {
      const answer = await fetch(list.dataset.address);
      // Logged out, the answer is another page; what is seen stays.
      const words = answer.ok && !answer.redirected ? await answer.text() : "";
      if (mine === newest && words.trim()) show(words);
    } catch { /* The text is told to be without connection elsewhere. */ }
  }

  // Whoever is about to follow a line keeps the line.
  function show(words) {
    const isOpen = lines.querySelector("details")?.open;
    const at = [...lines.querySelectorAll("a, button, summary")].indexOf(document.activeElement);
    lines.innerHTML = words;
    list.hidden = false;
    if (isOpen) lines.querySelector("details").open = true;
    if (at >= 0) ([...lines.querySelectorAll("a, button, summary")][at] ?? list).focus({ preventScroll: true });
  }

  document.addEventListener("plenary:kept", ({ detail }) => {
    if (detail.valid) look();
  });
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) look();
  });
  lines.addEventListener("click", (event) => {
    const field = fieldOf(event.target.closest("[data-to-field]"));
    if (!field) return;
    event.preventDefault();
    goTo(field);
  });
}

// A takeaway that is not saved yet has no anchor; its row knows its key.
function fieldOf(link) {
  if (!link) return null;
  const { toField, toRow } = link.dataset;
  if (!toRow) return document.getElementById(`id_${toField}`);
  const row = [...document.querySelectorAll("[data-order-item]")].find((each) => each.querySelector(`:scope > input[value="${toRow}"]`));
  return row?.querySelector(`[name$="-${toField}"]`);
}
