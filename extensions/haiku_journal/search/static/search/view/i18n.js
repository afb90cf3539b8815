// Phrases with placeholders and numbers.

/** Return the parts of a phrase, with a value (a node or text) for each "%(name)s" in it. */
export function fillPlaceholders(phrase, values) {
  return phrase.split(/%\((\w+)\)s/).map((part, i) => (i % 2 ? values[part] : part));
}

/** Return a phrase with a number for its "%d"; `forms` are the plural forms by category. */
export function countPhrase(number, forms, language) {
  const category = new Intl.PluralRules(language).select(number);
  return (forms[category] ?? forms.other).replace("%d", number);
}
