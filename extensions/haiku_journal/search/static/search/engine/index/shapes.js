// Shapes of values that a JSON document holds. A shape is a function that takes a value and its
// place in the document, and throws an InvalidIndexError unless the value has the shape.

/** A file of an index is not what it should be; the message says where. */
export class InvalidIndexError extends Error {}

/** A whole number from `least` to `most`. */
export function integer(least, most) {
  return (value, place) => {
    const fits = Number.isInteger(value) && value >= least && value <= most;
    if (!fits) refuse(place, `a whole number from ${least} to ${most}`);
  };
}

/** A text that matches a pattern. Half a surrogate pair is refused: it cannot be in an address. */
export function text(pattern = /^/) {
  return (value, place) => {
    const isText = typeof value === "string" && !/\p{Surrogate}/u.test(value);
    if (!isText || !pattern.test(value)) refuse(place, `a text that matches ${pattern}`);
  };
}

/** A list of at most `most` values of one shape. */
export function list(shape, most) {
  return (value, place) => {
    const isList = Array.isArray(value) && value.length <= most;
    if (!isList) refuse(place, `a list of at most ${most} values`);
    for (let i = 0; i < value.length; i++) shape(value[i], `${place}[${i}]`);
  };
}

/** A list with a value of each shape. */
export function tuple(...shapes) {
  return (value, place) => {
    const isTuple = Array.isArray(value) && value.length === shapes.length;
    if (!isTuple) refuse(place, `a list of ${shapes.length} values`);
    for (let i = 0; i < shapes.length; i++) shapes[i](value[i], `${place}[${i}]`);
  };
}

/** An object with a value of one shape for each key. */
export function mapping(shape) {
  return (value, place) => {
    requireObject(value, place);
    for (const [key, item] of Object.entries(value)) shape(item, `${place}[${key}]`);
  };
}

/** An object with a value of its own shape for each of these keys; others are ignored. */
export function record(shapes) {
  return (value, place) => {
    requireObject(value, place);
    for (const [key, shape] of Object.entries(shapes)) {
      shape(Object.hasOwn(value, key) ? value[key] : undefined, `${place}.${key}`);
    }
  };
}

function requireObject(value, place) {
  if (Object.prototype.toString.call(value) !== "[object Object]") refuse(place, "an object");
}

function refuse(place, expected) {
  throw new InvalidIndexError(`${place.slice(0, 200)} needs to be ${expected}`);
}
