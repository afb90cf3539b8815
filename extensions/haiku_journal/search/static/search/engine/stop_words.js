// Stop words and synonyms, the same for all journals.

import { englishStem, stem } from "./stem.js";

/** Words that say little about a subject; they count less in a query with other words. */
export const STOP_WORDS = new Set(
  `a about am an and any are as at be been being but by can cant could couldnt did didnt do does
  doesnt doing dont each for from had has have having he her his how i if im in into is isnt it its
  ive just me my of on or our shall she should shouldnt so some such than that the their them then
  there theres these they this those to was wasnt we were werent what whats when where wheres which
  who whom whose why will with wont would wouldnt you your youre`.split(/\s+/),
);

// Short forms that engineers use: the words of a line are synonyms.
const SHORT_FORMS = `
  admin administrator
  app application
  arg argument
  async asynchronous
  attr attribute
  auth authentication
  char character
  cmd command
  col column
  config configuration
  db database
  dep dependency
  dev development
  dict dictionary
  dir directory folder
  doc documentation
  env environment
  err error
  fn func function
  img image
  impl implementation
  init initialize
  int integer
  js javascript
  k8s kubernetes
  lib library
  max maximum
  min minimum
  msg message
  num number
  obj object
  param parameter
  perf performance
  pg postgres postgresql
  pkg package
  prod production
  prop property
  py python
  rb ruby
  ref reference
  regex regexp
  repo repository
  spec specification
  str string
  sync synchronous
  temp temporary
  ts typescript
  var variable`;

const SYNONYMS = new Map(
  SHORT_FORMS.trim()
    .split("\n")
    .map((line) => line.trim().split(" "))
    .flatMap((line) => line.map((form) => [englishStem(form), line])),
);

/** Return the stems of the synonyms of a word. */
export function synonymsOf(word) {
  const forms = SYNONYMS.get(englishStem(word)) ?? [];
  return forms.map(stem).filter((form) => form !== stem(word));
}
