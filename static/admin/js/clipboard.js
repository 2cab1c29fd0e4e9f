// What a clipboard holds as HTML, reduced to what the server reads: blocks, lists, tables, links, and the styles and
// classes by which word processors say bold, heading or list. Parsed without a window: nothing is loaded or run.
// A stylesheet or a handler would be refused by our policy while it is parsed, and reported each time.
const STYLESHEET = /<style\b[\s\S]*?(<\/style\s*>|$)/gi;
const TAG = /<[^<>]*>/g;
const withoutHandlers = (tag) => tag.replace(/\son(?=\w+\s*=)/gi, " no-");
const KEPT = new Set("H1 H2 H3 H4 H5 H6 P DIV BR HR PRE BLOCKQUOTE UL OL LI TABLE TBODY THEAD TR TD TH B STRONG I EM A SPAN SUP".split(" "));
const DROPPED = "script, style, title, template, noscript, iframe, object, svg, math, meta, link, form, button, select, textarea";
const STYLES = /^(mso-[\w-]+|font-weight|font-style|white-space|white-space-collapse)$/;
const STRUCTURE = "h1, h2, h3, h4, h5, h6, p, li, table, blockquote, b, strong, i, em, a[href], div, pre, [style], [role=heading]";

/** The markup that is worth keeping, or an empty text where the plain words say as much. */
export function readable(html) {
  const page = new DOMParser().parseFromString(html.replace(STYLESHEET, "").replace(TAG, withoutHandlers), "text/html");
  page.querySelectorAll(DROPPED).forEach((element) => element.remove());
  const comments = page.createTreeWalker(page, NodeFilter.SHOW_COMMENT);
  const found = [];
  while (comments.nextNode()) found.push(comments.currentNode);
  found.forEach((comment) => comment.remove());
  for (const element of [...page.body.querySelectorAll("*")].reverse()) reduce(element);
  return page.body.querySelector(STRUCTURE) ? page.body.innerHTML.trim() : "";
}

function reduce(element) {
  if (!KEPT.has(element.tagName)) {
    element.replaceWith(...element.childNodes);
    return;
  }
  for (const { name, value } of [...element.attributes]) {
    if (name === "style") keepStyles(element, value);
    else if (name === "href" && /^\s*(https?:|mailto:)/i.test(value)) continue;
    else if (!["class", "role", "aria-level", "start", "value", "dir"].includes(name)) element.removeAttribute(name);
  }
}

function keepStyles(element, value) {
  const kept = value.split(";").filter((rule) => STYLES.test(rule.split(":")[0].trim().toLowerCase()) && !/url\(|expression/i.test(rule));
  if (kept.length) element.setAttribute("style", kept.join(";"));
  else element.removeAttribute("style");
}
