// Names to choose from while somebody types into a search field: the combobox of the ARIA Authoring Practices. Without
// it the field searches all the same.

const FEWEST = 2
const PAUSE = 120

function option(suggestion, id) {
  const item = document.createElement("li")
  item.id = id
  item.role = "option"
  item.ariaSelected = "false"
  item.dataset.name = suggestion.name
  const name = document.createElement("bdi")
  name.textContent = suggestion.name
  const kind = document.createElement("span")
  kind.textContent = suggestion.kind
  item.append(name, " ", kind)
  return item
}

function combine(form) {
  const field = form.elements.q
  const list = document.createElement("ul")
  list.className = "suggestions"
  list.id = `${field.id}-suggestions`
  list.role = "listbox"
  list.ariaLabel = field.labels[0]?.textContent ?? field.ariaLabel
  list.hidden = true
  form.append(list)
  for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id }))
    field.setAttribute(name, value)
  let typed = field.value
  let chosen = -1
  let waiting = 0
  let asking = new AbortController()

  function point(item) {
    if (item) field.setAttribute("aria-activedescendant", item.id)
    else field.removeAttribute("aria-activedescendant")
  }

  function choose(place) {
    chosen = place
    for (const [index, item] of [...list.children].entries()) item.ariaSelected = String(index === chosen)
    point(list.children[chosen])
    field.value = list.children[chosen]?.dataset.name ?? typed
  }

  function show(suggestions) {
    list.replaceChildren(...suggestions.map((each, index) => option(each, `${list.id}-${index}`)))
    list.hidden = suggestions.length === 0
    field.ariaExpanded = String(!list.hidden)
    point(null)
    chosen = -1
  }

  async function ask() {
    asking.abort()
    asking = new AbortController()
    if (typed.trim().length < FEWEST) return show([])
    try {
      const address = `${form.dataset.suggestions}?${new URLSearchParams({ q: typed })}`
      const answer = await fetch(address, { signal: asking.signal })
      if (answer.ok) show((await answer.json()).suggestions)
    } catch (error) {
      if (error.name !== "AbortError") show([])
    }
  }

  function close() {
    clearTimeout(waiting)
    asking.abort()
    show([])
  }

  field.addEventListener("input", () => {
    typed = field.value
    clearTimeout(waiting)
    waiting = setTimeout(ask, PAUSE)
  })
  field.addEventListener("keydown", event => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step && !list.hidden) {
      event.preventDefault()
      const places = list.children.length + 1
      choose(((chosen + 1 + step + places) % places) - 1)
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault()
      field.value = typed
      close()
    }
  })
  field.addEventListener("blur", close)
  // Before the field loses the focus and the list with it.
  list.addEventListener("mousedown", event => {
    event.preventDefault()
    const item = event.target.closest("li")
    if (!item) return
    field.value = item.dataset.name
    form.requestSubmit()
  })
  form.addEventListener("submit", close)
  show([])
}

for (const form of document.querySelectorAll("form[data-suggestions]")) combine(form)
