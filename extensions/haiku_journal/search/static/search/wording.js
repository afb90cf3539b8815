// Phrases with what stands in them.

/** Return a phrase in parts, with a value (a node or text) for each placeholder: "%(name)s". */
export function filled(phrase, values) {
  return phrase.split(/%\((\w+)\)s/).map((part, i) => (i % 2 ? values[part] : part));
}

/** Write a number, "%d", in the form that a language has for such; `forms` has them by kind. */
export function counted(number, forms, language) {
  const kind = new Intl.PluralRules(language).select(number);
  return (forms[kind] ?? forms.other).replace("%d", number);
}
