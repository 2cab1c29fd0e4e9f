// Puts the rows of a [data-order] list in order by buttons or by dragging, saved or not. The place of a row is
// written into its sort_order field where it has one; otherwise the order of the rows in the form says it.
const EMPTY = ".empty-form";

for (const list of document.querySelectorAll("[data-order]")) setUp(list);

function setUp(list) {
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
      up?.setAttribute("aria-disabled", index === 0);
      down?.setAttribute("aria-disabled", index === all.length - 1);
    });
  }

  function arrange(key) {
    const all = items();
    const end = all.at(-1)?.nextSibling ?? null;
    for (const item of [...all].sort((a, b) => key(a) - key(b))) list.insertBefore(item, end);
  }

  function announce(item) {
    number();
    const all = items();
    says.textContent = list.dataset.orderMoved.replace("{place}", all.indexOf(item) + 1).replace("{count}", all.length);
  }

  function move(item, step) {
    const neighbour = items()[items().indexOf(item) + step];
    if (!neighbour) return;
    // The neighbour moves, not the row: so the pressed button keeps the focus.
    if (step < 0) item.after(neighbour);
    else item.before(neighbour);
    announce(item);
    item.scrollIntoView({ block: "nearest" });
  }

  for (const item of list.querySelectorAll("[data-order-item]")) if (own(item)) addTools(item, list.dataset);
  const savedPlace = (item) => Number(place(item)?.value) || Infinity;
  if (items().some(place)) arrange(savedPlace);
  number();

  list.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-step]");
    if (button && own(button)) move(own(button), Number(button.dataset.step));
  });

  let dragged = null;
  list.addEventListener("dragstart", (event) => {
    if (!event.target.matches?.(".order-handle") || !own(event.target)) return;
    dragged = own(event.target);
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", "");
    event.dataTransfer.setDragImage(dragged, 0, 0);
    list.classList.add("ordering");
  });
  list.addEventListener("dragover", (event) => {
    if (!dragged) return;
    event.preventDefault();
    event.stopPropagation();
    const over = items().find((item) => item.contains(event.target));
    if (!over || over === dragged) return;
    const { top, height } = over.getBoundingClientRect();
    if (event.clientY < top + height / 2) over.before(dragged);
    else over.after(dragged);
  }, true);
  for (const type of ["drop", "dragend"]) {
    list.addEventListener(type, (event) => {
      if (!dragged) return;
      event.preventDefault();
      event.stopPropagation();
      announce(dragged);
      dragged = null;
      list.classList.remove("ordering");
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
