// Keeps the text of a form while it is typed, so that a crash or a lost connection costs at most ten seconds of work.
// What is sent is neither saved nor shown to anybody: the server keeps it until the form is saved.
import { watch } from "./presence.js";

const TICK = 1000;
const AFTER_TYPING = 3000;
const AT_THE_LATEST = 7000;
const AGAIN_AFTER = 5000;
const STILL_HERE = 30_000;
const ANSWERS_WITHIN = 10_000;
// Browsers carry no more than 64 KB past the end of a page.
const FAREWELL = 60_000;
const LEFT = "plenary.left";
const NOT_TEXT = ["csrfmiddlewaretoken", "form_key", "form_turn"];

// Where it is in sight wherever one types: the foot of the form stays at the foot of the window.
function standAbove(says, row) {
  const foot = document.createElement("div");
  foot.className = "kept-foot";
  row.before(foot);
  foot.append(says, row);
}

const kept = document.querySelector("[data-kept]");
if (kept) keep(kept.closest("form"), kept);

function keep(form, { dataset: words }) {
  const says = document.querySelector("[data-kept-says]");
  const field = (name) => form.elements.namedItem(name);
  const presence = watch(form, kept, stand);
  let touched = false;
  let stopped = false;
  let onItsWay = null;
  let now = text();
  let sent = "carried" in words ? null : now;
  let changedAt = 0;
  let firstAt = 0;
  let notBefore = 0;

  function text() {
    const data = new FormData(form);
    NOT_TEXT.forEach((name) => data.delete(name));
    return new URLSearchParams(data).toString();
  }

  function look() {
    const before = now;
    now = text();
    // What editors and lists tidy up by themselves before anybody touches the form is nobody's work.
    if (!touched && sent === before) sent = now;
    if (now === before) return;
    changedAt = Date.now();
    firstAt ||= changedAt;
  }

  const isUnsent = () => !stopped && now !== sent && now !== onItsWay;
  const isDue = () => onItsWay === null && Date.now() >= notBefore
    && (Date.now() - changedAt >= AFTER_TYPING || Date.now() - firstAt >= AT_THE_LATEST);

  function tick() {
    look();
    if (isUnsent() && isDue()) send();
  }

  async function send(more = {}) {
    const mine = now;
    onItsWay = mine;
    firstAt = 0;
    const body = `${mine}&${own(more)}`;
    try {
      const answer = await fetch(words.keepAddress, {
        method: "POST",
        body: new URLSearchParams(body),
        keepalive: body.length < FAREWELL,
        signal: AbortSignal.timeout(ANSWERS_WITHIN),
      });
      if (answer.ok) take(await answer.json(), mine);
      else fail(answer.status === 413 ? words.tooLong : words.notKept);
    } catch {
      fail(words.noConnection);
    }
    if (onItsWay === mine) onItsWay = null;
  }

  // The count tells the server which of two texts is the newer one, whichever arrives first.
  function own(more) {
    field("form_turn").value = Number(field("form_turn").value) + 1;
    return new URLSearchParams({ form_key: field("form_key").value, form_turn: field("form_turn").value, ...more });
  }

  function take(answer, mine) {
    if (!answer.kept_at) return fail(words.notKept);
    sent = mine;
    say(words.keptAt.replace("{time}", answer.kept_at.slice(11, 16)));
    stand(answer);
    forgetAddress();
    document.dispatchEvent(new CustomEvent("plenary:kept", { detail: answer }));
  }

  function fail(reason) {
    notBefore = Date.now() + AGAIN_AFTER;
    say(reason, { isFault: true });
  }

  // Logged out, the text is kept, but saving would lead to the login. Logged in again, the form needs the new token.
  function stand(answer) {
    if (answer.token) field("csrfmiddlewaretoken").value = answer.token;
    if (answer.is_logged_in) {
      if (says.querySelector("a")) say("");
    } else say(words.loggedOut, { isFault: true, link: [words.loginAddress, words.logIn] });
  }

  function say(sentence, { isFault = false, link = null } = {}) {
    const wanted = [sentence, link?.[1]].filter(Boolean).join(" ");
    if (says.textContent === wanted) return;
    says.classList.toggle("fault", isFault);
    says.setAttribute("aria-live", isFault ? "polite" : "off");
    says.textContent = sentence;
    if (link) says.append(" ", Object.assign(document.createElement("a"), { href: link[0], target: "_blank", textContent: link[1] }));
  }

  // The text of the address has come into this form: opened anew, the page offers the newer one.
  function forgetAddress() {
    const address = new URL(location);
    if (!address.searchParams.has("carry_on")) return;
    address.searchParams.delete("carry_on");
    history.replaceState(history.state, "", address);
  }

  function sendAtOnce(more) {
    look();
    const wanted = isUnsent();
    if (wanted) send(more);
    return wanted;
  }

  function leave() {
    const wanted = sendAtOnce({ left: "1" });
    if (wanted) sessionStorage.setItem(LEFT, location.pathname);
    else presence.leave();
    return wanted;
  }

  // A page that is loaded again may be answered before the text that was sent on leaving it has arrived.
  function cameTooEarly() {
    const left = sessionStorage.getItem(LEFT);
    sessionStorage.removeItem(LEFT);
    const isAgain = performance.getEntriesByType("navigation")[0]?.type === "reload";
    return isAgain && left === location.pathname && !kept.querySelector(".kept-text");
  }

  // The first touch of all: what stood there before it is what the server sent.
  for (const act of ["keydown", "pointerdown", "beforeinput"]) {
    document.addEventListener(act, () => {
      if (!touched) look();
      touched = true;
    }, { capture: true });
  }
  for (const act of ["input", "change", "paste", "drop"]) {
    document.addEventListener(act, (event) => { touched ||= event.isTrusted; }, { capture: true });
  }
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) sendAtOnce();
  });
  document.addEventListener("plenary:keep", () => sendAtOnce());
  addEventListener("pagehide", leave);
  addEventListener("pageshow", () => { stopped = false; });
  addEventListener("online", () => { notBefore = 0; });
  // Before the next page is asked for, so that it can offer the text. What is too much to be carried past the end of
  // this one is sent while the browser asks whether to leave.
  addEventListener("beforeunload", (event) => {
    if (leave() && now.length > FAREWELL) event.preventDefault();
  });
  addEventListener("submit", (event) => {
    if (event.target !== form || event.defaultPrevented) return;
    if (!navigator.onLine) {
      event.preventDefault();
      say(words.noConnection, { isFault: true });
      return;
    }
    stopped = true;
    setTimeout(() => { stopped = false; }, STILL_HERE);
    own({});
  });

  if (cameTooEarly()) location.reload();
  standAbove(says, form.querySelector(".submit-row"));
  setInterval(tick, TICK);
  if (sent === null) send();
}
