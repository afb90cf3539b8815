// The parts of the web that the engine uses and QuickJS lacks, and the conversation with Python:
// engine.py calls `start` with a search, takes the paths of the files that it needs from
// `requests`, answers each with `deliver`, and takes the result from `result`.

class TextDecoder {
  decode(bytes) {
    let text = "";
    for (let i = 0; i < bytes.length; i += 4096) {
      text += String.fromCharCode.apply(null, bytes.subarray(i, i + 4096));
    }
    return /[\x80-\xff]/.test(text) ? decodeURIComponent(escape(text)) : text;
  }
}

class TextEncoder {
  encode(text) {
    return toBytes(unescape(encodeURIComponent(text)));
  }
}

// Timers are for journals on other hosts.
const noTimer = () => 0;
const pending = [];
let answer = null;
let engine = null;

function start(request) {
  answer = null;
  const { query, options } = JSON.parse(request);
  const end = (content) => {
    answer = JSON.stringify(content);
  };
  search(query, options).then(
    (value) => end({ value }),
    (error) => end({ error: String(error) }),
  );
}

async function search(query, options) {
  engine ??= await globalThis.modules["engine/engine.js"].openEngine("", { read });
  const found = await engine.search(query, options);
  const { terms, phrases } = found.matches;
  return { ...found, matches: { terms: Object.fromEntries(terms), phrases } };
}

function read(path) {
  return new Promise((resolve, reject) => {
    pending.push({ path, resolve, reject });
  });
}

function requests() {
  return JSON.stringify(pending.map(({ path }) => path));
}

/** Answer the first request: with the bytes of a file as characters, or null if it is missing. */
function deliver(content) {
  const { path, resolve, reject } = pending.shift();
  const { MissingFileError } = globalThis.modules["engine/index/files.js"];
  if (content === null) reject(new MissingFileError(path));
  else resolve(toBytes(content));
}

function toBytes(text) {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

Object.assign(globalThis, {
  TextDecoder,
  TextEncoder,
  clearInterval: noTimer,
  clearTimeout: noTimer,
  console: { warn() {} },
  deliver,
  requests,
  result: () => answer,
  setInterval: noTimer,
  setTimeout: noTimer,
  start,
});
