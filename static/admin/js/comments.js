// Comments beside a form: opened at the takeaway or position that they are about, and sent without leaving the form.
const section = document.querySelector("[data-comments]");
const form = document.getElementById("comment-form");
// The page of its own has nothing beside it that a reload could lose.
if (section && form?.target) take(section);

function take(section) {
  const { dataset: words } = section;
  const list = section.querySelector("[data-conversations]");
  const home = section.querySelector("[data-comment-home]");
  const says = section.querySelector("[data-comment-says]");
  const box = section.querySelector("[data-comment-box]");
  const leave = box.querySelector("[data-comment-leave]");
  const label = box.querySelector("label");
  const field = (name) => form.elements.namedItem(name);
  const texts = () => [...form.elements].filter((each) => each.localName === "textarea");
  const homely = { label: label.textContent, about: field("about").value };
  const memory = `comments ${location.pathname}`;
  let order = [...list.children];
  let place = null;

  // Where it is about something, what was said of that is read and answered there.
  function open(link) {
    close();
    const key = new URL(link.href).searchParams.get("about");
    const row = link.closest("[data-order-item]");
    const name = row.querySelector("input[name$='-heading'], .open-position");
    place = Object.assign(document.createElement("div"), { className: "comment-here" });
    place.link = link;
    row.querySelector(":scope > h3")?.after(place);
    if (!place.parentNode) row.append(place);
    place.append(...order.filter((each) => each.dataset.about === key), box);
    label.textContent = words.on.replace("{about}", (name?.matches("input") ? name.value : name?.textContent ?? "").trim());
    field("about").value = key;
    leave.hidden = false;
  }

  function close() {
    if (!place) return;
    list.append(...order);
    home.append(box);
    place.remove();
    place = null;
    label.textContent = homely.label;
    field("about").value = homely.about;
    leave.hidden = true;
  }

  async function send(submitter) {
    const body = new URLSearchParams(new FormData(form, submitter));
    // Whoever has logged in anew has another token, which the form beside it has got by now.
    body.set("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
    submitter.disabled = true;
    try {
      const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
      const said = await answer.json();
      if (answer.ok) show(said, submitter);
      else say(said.fault, true);
    } catch {
      say(words.notSent, true);
    } finally {
      submitter.disabled = false;
    }
  }

  function show({ done, page, labels, key }, submitter) {
    const sent = submitter.name === "_answer" ? `answer-${submitter.value}` : submitter.name === "_comment" ? "text" : "";
    const typed = texts().filter((each) => each.value && each.name !== sent).map((each) => [each.name, each.value]);
    const link = place?.link;
    close();
    list.innerHTML = page;
    order = [...list.children];
    if (sent === "text") {
      field("text").value = "";
      field("comment_key").value = key;
    }
    for (const each of document.querySelectorAll(".comment-on")) {
      each.textContent = labels[new URL(each.href).searchParams.get("about")] ?? words.label;
    }
    if (link) open(link);
    fill(typed);
    remember();
    say(done);
    (place?.link ?? section).focus({ preventScroll: true });
  }

  function say(sentence, isFault = false) {
    says.classList.toggle("fault", isFault);
    says.textContent = sentence;
    box.before(says);
  }

  function fill(typed) {
    for (const [name, value] of typed) {
      if (!field(name)) continue;
      field(name).value = value;
      const details = field(name).closest("details");
      if (details) details.open = true;
    }
  }

  // Until it is sent it is this tab's: whoever saves the form finds it here again.
  function remember() {
    const typed = texts().filter((each) => each.value).map((each) => [each.name, each.value]);
    if (typed.length) sessionStorage.setItem(memory, JSON.stringify({ typed, about: place ? field("about").value : "" }));
    else sessionStorage.removeItem(memory);
  }

  function recall() {
    const { typed, about } = JSON.parse(sessionStorage.getItem(memory) ?? '{"typed": []}');
    const link = about && document.querySelector(`.comment-on[href$="${about}"]`);
    if (link) open(link);
    fill(typed);
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest(".comment-on");
    if (!link) return;
    event.preventDefault();
    open(link);
    field("text").focus();
  });
  leave.addEventListener("click", () => {
    const link = place?.link;
    close();
    remember();
    link?.focus();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(event.submitter);
  });
  document.addEventListener("input", (event) => {
    if (event.target.form === form) remember();
  });
  recall();
}
