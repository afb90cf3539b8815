// Elements of a page. Text that an author wrote or a reader typed goes into text nodes and
// attributes, never into markup.

/** Make an element: its attributes (null leaves one out), then its children, nodes or text. */
export function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== null) element.setAttribute(key, value);
  }
  element.append(...children);
  return element;
}

/** Make a button that calls a function when it is clicked. */
export function makeButton(attributes, onClick, ...children) {
  const button = make("button", { type: "button", ...attributes }, ...children);
  button.addEventListener("click", onClick);
  return button;
}
