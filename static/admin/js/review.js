// The review of an import without going back and forth: every change is sent at once, and the page shows what came of it.
// The texts as they arrived take a caret, so that pieces are split and joined as in any editor; they cannot be changed.
import { isAtStart, placeOfCaret, putCaret } from "./caret.js";

const ANSWERS_WITHIN = 30_000;
// What is being pressed must still be there when it is let go.
const HELD = "button:active, a:active, summary:active, label:active";
const STEPS = { ArrowUp: -1, ArrowDown: 1 };
const MOVES = {
  ArrowLeft: ["left", "character"],
  ArrowRight: ["right", "character"],
  Home: ["backward", "lineboundary"],
  End: ["forward", "lineboundary"],
};

const form = document.querySelector("[data-review]");
const address = form.action.split("#")[0];
const status = form.querySelector("#review-status");
const keys = Object.fromEntries([...form.querySelectorAll("kbd[data-part]")].map((key) => [key.textContent.toLowerCase(), key.dataset.part]));
const rows = () => [...form.querySelectorAll(".piece")];
const rowOf = (element) => element.closest(".piece");
const textAt = (element) => element?.closest?.("[data-arrived]");

// While pieces are on their way to be split or joined, all else that is done waits: it is meant for what they become.
const waiting = [];
let cutting = null;
const inTurn = (job) => (cutting ? waiting.push(job) : job());
// Pressed once more, as nothing seems to happen.
const isPressedAgain = (name, row) => cutting === `${name} ${row.id}` && !waiting.length;

// One request after the other, as what comes last is what is kept. Each carries all that the form says by then, so that
// of several only the last one's answer is shown.
let line = Promise.resolve();
let queued = 0;
let unanswered = null;
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
    text.setAttribute("aria-label", rowOf(text).querySelector("select").ariaLabel);
  }
}

// Gives the page of the answer, or null where none came or a later one will say more.
function send(more) {
  leaving = false;
  queued += 1;
  unanswered = more;
  const next = () => post(more);
  line = line.then(next, next);
  return line;
}

async function post(more) {
  queued -= 1;
  if (leaving) return null;
  let page = null;
  try {
    const answer = await fetch(address, { method: "POST", body: content(more), signal: AbortSignal.timeout(ANSWERS_WITHIN) });
    page = new DOMParser().parseFromString(await answer.text(), "text/html");
  } catch { /* told below */ }
  while (form.querySelector(HELD)) await new Promise(requestAnimationFrame);
  if (queued || leaving) return null;
  unanswered = null;
  const fits = page?.querySelector("[data-review]");
  status.textContent = fits ? "" : form.dataset.failed;
  return fits ? page : null;
}

function content(more) {
  const data = new FormData(form);
  for (const [name, value] of Object.entries(more)) data.set(name, value);
  return data;
}

function show(page) {
  const active = document.activeElement;
  const caret = textAt(active) ? placeOfCaret(form) : "";
  for (const old of form.querySelectorAll("[data-live]")) {
    const fresh = page.getElementById(old.id);
    const isTyped = active?.matches("input[type=text]") && old.contains(active);
    if (isTyped || old.isEqualNode(fresh)) continue;
    for (const field of old.querySelectorAll("input[type=text]")) {
      const same = fresh.querySelector(`[name="${field.name}"]`);
      if (same) same.value = field.value;
    }
    const isOpen = old.querySelector("details")?.open;
    old.replaceWith(document.adoptNode(fresh));
    if (isOpen) fresh.querySelector("details")?.setAttribute("open", "");
  }
  prepare();
  if (caret) putCaret(form, caret);
  else if (active && !active.isConnected) focus(active);
  const fault = form.querySelector("#review-head .errornote");
  if (fault) status.textContent = fault.textContent;
}

// Focuses a control, or what stands in its place by now.
function focus(control) {
  const within = control.closest(".piece, [data-live]");
  const same = control.isConnected ? control : form.querySelector(`[id="${within.id}"] ${nameOf(control)}`);
  same?.focus({ preventScroll: true });
}

function nameOf(control) {
  const told = ["id", "name", "href", ...(control.matches("button, [type=checkbox]") ? ["value"] : [])];
  const given = told.filter((name) => control.hasAttribute(name));
  return control.localName + given.map((name) => `[${name}="${CSS.escape(control.getAttribute(name))}"]`).join("");
}

const keep = () => inTurn(async () => {
  if (queued) return;
  const page = await send({ _keep: "1" });
  if (page) show(page);
});

// Splits or joins. What was done meanwhile is done to what came of it or, where no answer came, to what is there.
async function cut(name, row, more) {
  const caret = textAt(document.activeElement) ? placeOfCaret(form) : "";
  cutting = `${name} ${row.id}`;
  const page = await send({ [name]: row.dataset.start, ...more });
  cutting = null;
  if (leaving) waiting.length = 0;
  if (page) show(page);
  const isRefused = !page || form.querySelector(".errornote") || name === "_below";
  const place = isRefused ? caret : form.querySelector("[data-caret]").dataset.caret;
  if (place) putCaret(form, place);
  while (waiting.length && !cutting) waiting.shift()(page);
}

function press(name, row) {
  if (!row?.querySelector(`button[name=${name}]`)) return;
  const place = name === "_split" ? placeOfCaret(row.querySelector("[data-arrived]")) : "";
  cut(name, row, place && place !== row.dataset.start ? { split_at: place } : {});
}

// Gives a piece its part; with `run` also those below that were the same.
function choose(row, part, run = false) {
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

function step(row, by) {
  const all = rows();
  const text = all[all.indexOf(row) + by]?.querySelector("[data-arrived]");
  if (!text) return;
  putCaret(text, text.querySelector("[data-place]").dataset.place);
  rowOf(text).scrollIntoView({ block: "nearest" });
}

// What browsers do by themselves, for keys that had to wait.
function move({ key, shiftKey, ctrlKey, altKey }) {
  const [way, unit] = MOVES[key];
  getSelection().modify(shiftKey ? "extend" : "move", way, ctrlKey || altKey ? "word" : unit);
}

function carryOut(event) {
  const text = textAt(document.activeElement);
  if (!text) return;
  const row = rowOf(text);
  const part = event.key.length === 1 ? keys[event.key.toLowerCase()] : undefined;
  if (event.key in STEPS) step(row, STEPS[event.key]);
  else if (event.key in MOVES) move(event);
  else if (event.key === "Tab") row.querySelector("select").focus();
  else if (event.key === "Enter") press("_split", row);
  else if (event.key === "Backspace" && isAtStart(text)) press("_join", row);
  else if (part) choose(row, part, event.shiftKey);
}

form.addEventListener("keydown", (event) => {
  const { key, shiftKey } = event;
  const text = textAt(event.target);
  if (!text || event.isComposing) return;
  const mustWait = cutting && (key in MOVES || (key === "Tab" && !shiftKey));
  const isCommand = event.ctrlKey || event.metaKey || event.altKey;
  const isForTheBrowser = /^(Arrow|Tab|Home|End|Page|Escape|F\d|Shift)/.test(key) && !(key in STEPS && !shiftKey);
  if (!mustWait && (isCommand || isForTheBrowser)) return;
  event.preventDefault();
  if (key === "Enter" && (event.repeat || isPressedAgain("_split", rowOf(text)))) return;
  inTurn(() => carryOut(event));
});
for (const type of ["beforeinput", "paste", "cut", "drop", "dragstart"]) {
  form.addEventListener(type, (event) => {
    if (textAt(event.target)) event.preventDefault();
  });
}

form.addEventListener("mousedown", (event) => {
  // The caret stays where it is when Split is pressed.
  if (event.target.closest("[name=_split]")) event.preventDefault();
});
form.addEventListener("click", (event) => {
  const button = event.target.closest("[name=_split], [name=_join], [name=_below]");
  const place = cutting && textAt(event.target) ? placeOfCaret(form) : "";
  if (place) waiting.push(() => putCaret(form, place));
  if (!button) return;
  event.preventDefault();
  const { id } = rowOf(button);
  if (!isPressedAgain(button.name, { id })) inTurn(() => press(button.name, document.getElementById(id)));
});
addEventListener("focusin", ({ target }) => {
  if (cutting && !textAt(target)) waiting.push(() => focus(target));
});
form.addEventListener("change", ({ target: { name, value }, target }) => {
  if (name === "headline") keep();
  if (name !== "part") return;
  const { id } = rowOf(target);
  inTurn(() => {
    const row = document.getElementById(id);
    if (row) choose(row, value);
  });
});

form.addEventListener("submit", (event) => {
  leaving = !cutting;
  if (leaving) return;
  // What is saved is what the editor sees by then, and means: not under other words, and not without the change.
  event.preventDefault();
  const { name, textContent } = event.submitter;
  waiting.push((page) => {
    const button = form.querySelector(`[type=submit][name=${name}]`);
    if (page && button?.textContent === textContent) form.requestSubmit(button);
  });
});
addEventListener("pageshow", () => { leaving = false; });
// What is on its way is broken off by now, and what waits for it would be sent no more.
addEventListener("pagehide", () => {
  if (unanswered && !leaving) navigator.sendBeacon(address, new URLSearchParams(content(unanswered)));
  leaving = true;
});

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
