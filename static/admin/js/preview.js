// The page of what stands in the form, in a pane beside it: the last kept text that was valid, anew each time that one
// is kept. Keeping is the work of keep.js; the two talk in events.
import { goTo } from "./field.js";

const KEPT_STATE = "plenary.preview";
const PHONE = "375";
const IS_BESIDE = matchMedia("(width >= 64rem)");

const pane = document.querySelector("[data-preview]");
const opener = document.querySelector("[data-preview-open]");
if (pane && opener) setUp();

function setUp() {
  const screen = pane.querySelector("[data-preview-screen]");
  const faultBox = pane.querySelector("[data-preview-faults]");
  const widths = [...pane.querySelectorAll("button[data-screen]")];
  const state = { isOpen: false, width: PHONE, ...JSON.parse(localStorage.getItem(KEPT_STATE) ?? "{}") };
  const remember = () => localStorage.setItem(KEPT_STATE, JSON.stringify(state));

  function show(isOpen) {
    pane.hidden = !isOpen;
    opener.setAttribute("aria-expanded", isOpen);
    if (!isOpen) {
      screen.replaceChildren();
      return;
    }
    fit();
    load();
    document.dispatchEvent(new CustomEvent("plenary:keep"));
  }

  function turn(isOpen) {
    state.isOpen = isOpen;
    remember();
    show(isOpen);
    if (!isOpen) opener.focus();
    else if (!IS_BESIDE.matches) pane.querySelector("button").focus();
  }

  // The next page is loaded behind the one that is seen, which stays until the other one is there.
  function load() {
    [...screen.children].slice(1).forEach((frame) => frame.remove());
    const frame = document.createElement("iframe");
    Object.assign(frame, { src: opener.href, title: pane.dataset.title });
    // A page for readers runs no script and posts nothing; from here its links lead to tabs of their own.
    frame.sandbox = "allow-same-origin allow-popups allow-popups-to-escape-sandbox";
    frame.addEventListener("load", () => swap(frame), { once: true });
    screen.append(frame);
  }

  function swap(frame) {
    // Refused or logged out: what is seen stays.
    if (!frame.contentDocument?.querySelector("main#content")) {
      frame.remove();
      return;
    }
    const seen = screen.firstElementChild;
    if (seen !== frame) {
      frame.contentWindow.scrollTo({ top: seen.contentWindow.scrollY, behavior: "instant" });
      seen.remove();
    }
    for (const link of frame.contentDocument.querySelectorAll("a[href]:not([href^='#'])")) link.target = "_blank";
  }

  function fit() {
    for (const button of widths) button.setAttribute("aria-pressed", button.dataset.screen === state.width);
    pane.classList.toggle("preview--wide", state.width !== PHONE);
    screen.style.setProperty("--screen", state.width);
    screen.style.setProperty("--scale", Math.min(1, screen.clientWidth / Number(state.width)) || 1);
  }

  function tell(faults) {
    faultBox.hidden = !faults.length;
    faultBox.querySelector("ul").replaceChildren(...faults.map(line));
  }

  function line({ id, label, text }) {
    const item = document.createElement("li");
    const link = Object.assign(document.createElement("a"), { href: `#${id}`, textContent: label });
    link.addEventListener("click", (event) => {
      event.preventDefault();
      if (!IS_BESIDE.matches) turn(false);
      goTo(document.getElementById(id));
    });
    item.append(link, ` ${text}`);
    return item;
  }

  opener.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    turn(pane.hidden);
  });
  pane.querySelector("[data-preview-close]").addEventListener("click", () => turn(false));
  pane.addEventListener("keydown", (event) => {
    if (event.key === "Escape") turn(false);
  });
  for (const button of widths) {
    button.addEventListener("click", () => {
      state.width = button.dataset.screen;
      remember();
      fit();
    });
  }
  new ResizeObserver(fit).observe(screen);
  document.addEventListener("plenary:kept", ({ detail }) => {
    tell(detail.faults ?? []);
    if (detail.valid && !pane.hidden) load();
  });
  // Where it would cover the form, it opens only when asked for.
  if (state.isOpen && IS_BESIDE.matches) show(true);
  else opener.setAttribute("aria-expanded", "false");
}
