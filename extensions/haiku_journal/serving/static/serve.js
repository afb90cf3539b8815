// Reloads a page when there is another version of it, and shows the faults of the journal.

(() => {
  const script = document.currentScript;
  const address = new URL("events", script.src);
  address.searchParams.set("page", location.pathname);
  address.searchParams.set("version", script.dataset.version);

  function makeElement(name, properties, ...children) {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  }

  // In a shadow tree, where the styles of the page do not apply.  A status is read out when its
  // text changes, and does not take the focus.
  const host = makeElement("div");
  const list = makeElement("ul");
  const heading = makeElement("h2", { id: "heading" });
  const close = makeElement("button", { type: "button", textContent: "Hide" });
  const panel = makeElement("section", { hidden: true }, heading, list, close);
  panel.setAttribute("role", "status");
  panel.setAttribute("aria-labelledby", "heading");
  close.addEventListener("click", () => {
    panel.hidden = true;
  });
  const style = makeElement("link", { rel: "stylesheet", href: new URL("serve.css", script.src) });
  host.attachShadow({ mode: "open" }).append(style, panel);

  function describe(fault) {
    const place = fault.line ? `${fault.path}:${fault.line}` : fault.path;
    const kind = fault.is_error ? "error" : "warning";
    return makeElement(
      "li",
      {},
      makeElement("strong", { textContent: place ? `${place}: ${kind}` : kind }),
      makeElement("span", { textContent: fault.message }),
    );
  }

  function show(faults) {
    const failed = faults.some((fault) => fault.is_error);
    heading.textContent = failed
      ? "The journal has errors. This is its last good state."
      : "The journal has warnings.";
    list.replaceChildren(...faults.map(describe));
    panel.hidden = faults.length === 0;
    panel.classList.toggle("failed", failed);
  }

  let events = null;

  // A browser has few connections to a server, so a tab that nobody sees gives its own back.
  function connect() {
    events?.close();
    events = null;
    if (document.hidden) return;
    events = new EventSource(address);
    events.addEventListener("reload", () => location.reload());
    events.addEventListener("faults", (event) => show(JSON.parse(event.data)));
  }

  document.body.append(host);
  document.addEventListener("visibilitychange", connect);
  window.addEventListener("pagehide", () => events?.close());
  window.addEventListener("pageshow", connect);
})();
