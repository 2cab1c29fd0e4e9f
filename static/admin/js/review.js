// The review of an import without going back and forth: every change is sent at once, and the page shows what came of it.
// The texts as they arrived take a caret, so that pieces are split and joined as in any editor; they cannot be changed.
import { isAtStart, placeOfCaret, putCaret } from "./caret.js";

const form = document.querySelector("[data-review]");
const status = form.querySelector("#review-status");
const keys = Object.fromEntries([...form.querySelectorAll("kbd[data-part]")].map((key) => [key.textContent.toLowerCase(), key.dataset.part]));
const rows = () => [...form.querySelectorAll(".piece")];
let version = 0;
let leaving = false;

function prepare() {
  for (const text of form.querySelectorAll("[data-arrived]")) {
    // The caret of an editable text, whose every change is refused below.
    text.contentEditable = "true";
    text.inputMode = "none";
    text.spellcheck = false;
    text.setAttribute("role", "textbox");
    text.setAttribute("aria-readonly", "true");
    text.setAttribute("aria-multiline", "true");
    text.setAttribute("aria-label", text.closest(".piece").querySelector("select").ariaLabel);
  }
}

// Sends the form and takes over what the answer shows. Of two in a row only the last one's answer counts, and that one
// carries the changes of both.
async function send(button, more = {}) {
  const mine = ++version;
  const data = new FormData(form);
  data.set(button.name, button.value);
  for (const [name, value] of Object.entries(more)) data.set(name, value);
  let page = null;
  try {
    const answer = await fetch(form.action.split("#")[0], { method: "POST", body: data });
    page = new DOMParser().parseFromString(await answer.text(), "text/html");
  } catch { /* told below */ }
  if (mine !== version || leaving) return;
  const fits = page?.querySelector("[data-review]");
  status.textContent = fits ? "" : form.dataset.failed;
  if (fits) show(page, button);
}

function show(page, button) {
  const active = document.activeElement;
  const [row, kind] = [active?.closest(".piece")?.id, active?.name];
  const caret = active?.matches("[data-arrived]") ? placeOfCaret(active) : "";
  for (const old of form.querySelectorAll("[data-live]")) {
    const fresh = page.getElementById(old.id);
    if (old.contains(active) && old.querySelector("input[type=text]") === active) continue;
    const isOpen = old.querySelector("details")?.open;
    old.replaceWith(document.adoptNode(fresh));
    if (isOpen) fresh.querySelector("details")?.setAttribute("open", "");
  }
  prepare();
  const place = page.querySelector("[data-caret]")?.dataset.caret || form.querySelector("[data-caret]").dataset.caret;
  if (["_split", "_join"].includes(button.name) && place && !form.querySelector(".errornote")) putCaret(form, place);
  else if (caret) putCaret(form, caret);
  else if (row) document.getElementById(row)?.querySelector(`[name="${kind}"]`)?.focus({ preventScroll: true });
  const fault = form.querySelector("#review-head .errornote");
  if (fault) status.textContent = fault.textContent;
}

const keep = () => send({ name: "_keep", value: "1" });

// Gives a piece its part; with `run` also those below that were the same.
function choose(row, part, run) {
  const all = rows();
  const select = row.querySelector("select");
  const before = select.value;
  for (const each of all.slice(all.indexOf(row))) {
    const own = each.querySelector("select");
    if (own !== select && (!run || own.value !== before)) break;
    own.value = part;
  }
  keep();
}

function press(name, row) {
  const button = row.querySelector(`button[name=${name}]`);
  if (!button) return;
  const place = name === "_split" ? placeOfCaret(row.querySelector("[data-arrived]")) : "";
  send(button, place && place !== row.dataset.start ? { split_at: place } : {});
}

function step(row, by) {
  const all = rows();
  const text = all[all.indexOf(row) + by]?.querySelector("[data-arrived]");
  if (!text) return;
  putCaret(text, text.querySelector("[data-place]").dataset.place);
  text.closest(".piece").scrollIntoView({ block: "nearest" });
}

form.addEventListener("keydown", (event) => {
  const text = event.target.closest?.("[data-arrived]");
  if (!text || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const row = text.closest(".piece");
  const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  const part = event.key.length === 1 ? keys[event.key.toLowerCase()] : undefined;
  if (by && !event.shiftKey) step(row, by);
  else if (event.key === "Enter") press("_split", row);
  else if (event.key === "Backspace" && isAtStart(text)) press("_join", row);
  else if (part) choose(row, part, event.shiftKey);
  else if (by || /^(Arrow|Tab|Home|End|Page|Escape|F\d|Shift)/.test(event.key)) return;
  event.preventDefault();
});
for (const type of ["beforeinput", "paste", "cut", "drop", "dragstart"]) {
  form.addEventListener(type, (event) => {
    if (event.target.closest?.("[data-arrived]")) event.preventDefault();
  });
}

form.addEventListener("mousedown", (event) => {
  // The caret stays where it is when Split is pressed.
  if (event.target.closest("[name=_split]")) event.preventDefault();
});
form.addEventListener("click", (event) => {
  const button = event.target.closest("[name=_split], [name=_join], [name=_below]");
  if (!button) return;
  event.preventDefault();
  press(button.name, button.closest(".piece"));
});
form.addEventListener("change", (event) => {
  if (event.target.matches("[name=part], [name=headline]")) keep();
});
form.addEventListener("submit", () => { leaving = true; });
addEventListener("pageshow", () => { leaving = false; });
// A conference that was added in the other window is chosen through jQuery alone, which also reports changes that are
// none.
const conference = form.querySelector("#id_conference");
let chosen = conference.value;
// After the browser went to the fragment, which takes the focus.
if (form.querySelector(".field-conference .errorlist")) addEventListener("load", () => conference.focus());
window.django.jQuery(conference).on("change", () => {
  if (conference.value === chosen) return;
  chosen = conference.value;
  keep();
});

for (const pick of form.querySelectorAll("[data-pick]")) {
  pick.parentElement.hidden = false;
  pick.addEventListener("click", () => {
    conference.value = pick.dataset.pick;
    window.django.jQuery(conference).trigger("change");
  });
}

form.querySelector(".review-keys").hidden = false;
prepare();
