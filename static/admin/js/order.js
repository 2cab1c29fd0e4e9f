// Puts the rows of a [data-order] list in order by buttons or by dragging, saved or not. The place of a row is
// written into its sort_order field where it has one; otherwise the order of the rows in the form says it. Rows of a
// list that is marked [data-order-across] can be brought into another such list.
const EMPTY = ".empty-form";
const numbering = new WeakMap();
let dragged = null;

for (const list of document.querySelectorAll("[data-order]")) setUp(list);
document.addEventListener("formset:added", ({ target }) => target.querySelectorAll("[data-order]").forEach(setUp));

function setUp(list) {
  // A list within another says the same.
  const words = list.closest("[data-order-up]").dataset;
  const items = () => [...list.children].filter((row) => row.matches("[data-order-item]") && !row.matches(EMPTY));
  const place = (item) => item.querySelector("input[name$='-sort_order']");
  const own = (element) => {
    const item = element?.closest?.("[data-order-item]");
    return item?.parentElement === list ? item : null;
  };
  const says = document.createElement("p");
  says.className = "visually-hidden";
  says.setAttribute("role", "status");
  list.after(says);

  function number() {
    const all = items();
    all.forEach((item, index) => {
      const shown = item.querySelector("[data-order-place]");
      if (shown) shown.textContent = index + 1;
      if (place(item)) place(item).value = index + 1;
      const [up, down] = item.querySelectorAll(":scope > [data-order-tools] button, :scope > h3 [data-order-tools] button");
      up?.setAttribute("aria-disabled", index === 0 && !neighbourOf(list, -1));
      down?.setAttribute("aria-disabled", index === all.length - 1 && !neighbourOf(list, 1));
    });
  }
  numbering.set(list, number);

  function arrange(key) {
    const all = items();
    const end = all.at(-1)?.nextSibling ?? null;
    for (const item of [...all].sort((a, b) => key(a) - key(b))) list.insertBefore(item, end);
  }

  function announce(item) {
    const rows = [...item.parentElement.children].filter((row) => row.matches("[data-order-item]") && !row.matches(EMPTY));
    number();
    numbering.get(item.parentElement)();
    settle(item);
    says.textContent = words.orderMoved.replace("{place}", rows.indexOf(item) + 1).replace("{count}", rows.length);
    // For those who keep the text of the form.
    item.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function move(item, step) {
    const neighbour = items()[items().indexOf(item) + step];
    const other = neighbourOf(list, step);
    if (neighbour) {
      // The neighbour moves, not the row: so the pressed button keeps the focus.
      if (step < 0) item.after(neighbour);
      else item.before(neighbour);
    } else if (other) {
      const pressed = document.activeElement;
      if (step < 0) other.append(item);
      else other.prepend(item);
      pressed.focus();
    } else return;
    announce(item);
    item.scrollIntoView({ block: "nearest" });
  }

  for (const item of list.children) if (item.matches("[data-order-item]")) addTools(item, words);
  const savedPlace = (item) => Number(place(item)?.value) || Infinity;
  if (items().some(place)) arrange(savedPlace);
  number();

  list.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-step]");
    if (button && own(button)) move(own(button), Number(button.dataset.step));
  });

  list.addEventListener("dragstart", (event) => {
    if (!event.target.matches?.(".order-handle") || !own(event.target)) return;
    dragged = own(event.target);
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", "");
    event.dataTransfer.setDragImage(dragged, 0, 0);
    for (const each of listsFor(list)) each.classList.add("ordering");
  });
  list.addEventListener("dragover", (event) => {
    if (!dragged || !listsFor(dragged.parentElement).includes(list)) return;
    event.preventDefault();
    event.stopPropagation();
    const over = items().find((item) => item.contains(event.target));
    if (!items().length) list.append(dragged);
    if (!over || over === dragged) return;
    const { top, height } = over.getBoundingClientRect();
    if (event.clientY < top + height / 2) over.before(dragged);
    else over.after(dragged);
  }, true);
  for (const type of ["drop", "dragend"]) {
    list.addEventListener(type, (event) => {
      if (!dragged || !listsFor(dragged.parentElement).includes(list)) return;
      event.preventDefault();
      event.stopPropagation();
      document.querySelectorAll(".ordering").forEach((each) => {
        each.classList.remove("ordering");
        numbering.get(each)?.();
      });
      announce(dragged);
      dragged = null;
    }, true);
  }

  document.addEventListener("formset:added", ({ target }) => {
    if (own(target) !== target) return;
    number();
    target.querySelector("input:not([type=hidden]), textarea")?.focus();
  });

  // Removing a new row makes the stock script count all rows anew from the top: for that moment they stand in the
  // order in which the server numbered them, or saved rows would take the numbers of new ones.
  list.addEventListener("click", (event) => {
    if (event.target.closest(".inline-deletelink")) arrange((item) => Number(item.id.match(/\d+$/)?.[0]));
  }, true);
  document.addEventListener("formset:removed", () => queueMicrotask(() => {
    if (items().some(place)) arrange(savedPlace);
    number();
  }));
}

// The lists into which a row of the list may go, in the order of the page.
function listsFor(list) {
  if (!("orderAcross" in list.dataset)) return [list];
  return [...document.querySelectorAll("[data-order-across]")].filter((other) => !other.closest(EMPTY));
}

function neighbourOf(list, step) {
  const all = listsFor(list);
  return all[all.indexOf(list) + step] ?? null;
}

// A row is sent with the row of the form in which it stands.
function settle(item) {
  const within = item.parentElement.closest("[data-order-item]");
  for (const input of within ? item.querySelectorAll(":scope > input[type=hidden]") : []) {
    input.name = input.name.replace(/^.*-/, `${within.id}-`);
  }
}

function addTools(item, words) {
  const tools = item.querySelector(":scope > [data-order-tools], :scope > h3 [data-order-tools]");
  for (const [step, sign, name] of [[-1, "↑", words.orderUp], [1, "↓", words.orderDown]]) {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "order-step", textContent: sign, title: name, ariaLabel: name });
    button.dataset.step = step;
    tools.append(button);
  }
  const handle = document.createElement("span");
  Object.assign(handle, { className: "order-handle", draggable: true, title: words.orderDrag, textContent: "⠿", ariaHidden: "true" });
  tools.append(handle);
  item.classList.add("ordered");
}
