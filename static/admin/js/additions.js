// Autocompletes by the keyboard: typing opens them, and their last choice adds what was typed and is not there yet.
const ADD = "plenary:add";
const ADDRESS = /^https?:\/\/\S+$/i;
const $ = window.django.jQuery;
const same = (text) => text.trim().replace(/\s+/g, " ").toLocaleLowerCase();

// Through jQuery, so that it comes after the stock script, which waits in the same row.
$(() => {
  for (const select of document.querySelectorAll("select.admin-autocomplete")) {
    const box = $(select).data("select2");
    if (box) openByTyping(select, box);
    const link = document.getElementById(`add_${select.id}`);
    if (box && link && select.dataset.add) offer(select, box, link);
  }
});

function offer(select, box, link) {
  const ask = box.dataAdapter.query.bind(box.dataAdapter);
  box.dataAdapter.query = (params, tell) => ask(params, (found) => tell(withOffer(found, params.term ?? "")));
  $(select).on("select2:selecting", (event) => {
    const { id, typed } = event.params.args.data;
    if (id !== ADD) return;
    event.preventDefault();
    $(select).select2("close");
    window.showRelatedObjectPopup({ id: link.id, href: addressFor(typed) });
  });

  function withOffer(found, term) {
    const typed = term.trim();
    const isThere = found.results.some(({ text }) => same(text) === same(typed));
    if (!typed || isThere || found.pagination?.more) return found;
    const text = select.dataset.add.replace("{text}", typed);
    return { ...found, results: [...found.results, { id: ADD, text, typed }] };
  }

  function addressFor(typed) {
    const address = new URL(link.href);
    const { addText, addAddress } = select.dataset;
    address.searchParams.set(addAddress && ADDRESS.test(typed) ? addAddress : addText, typed);
    return address.href;
  }
}

// What is typed on a closed autocomplete opens it and goes into its search, as in a list of choices.
function openByTyping(select, box) {
  box.$selection[0].addEventListener("keydown", (event) => {
    const isText = [...event.key].length === 1 && event.key !== " " && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (isText && !box.isOpen()) $(select).select2("open");
  }, { capture: true });
  $(select).on("select2:open", () => {
    document.querySelector(".select2-container--open .select2-search__field")?.focus();
  });
}
