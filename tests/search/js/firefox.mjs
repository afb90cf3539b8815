// Opens pages of the search in Firefox, by WebDriver BiDi, and prints their results as JSON:
// [[[text, address], …], …], a list for each page.
//
//     node --experimental-websocket firefox.mjs PROFILE URL…
//
// PROFILE is the empty folder of a Firefox that has been started with --remote-debugging-port; it
// writes the port to a file there.

import { readFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as wait } from "node:timers/promises";

const RESULTS = `JSON.stringify(
  [...document.querySelectorAll(".search-result")].map((one) => [one.innerText, one.href]))`;

const [profile, ...urls] = process.argv.slice(2);
const { ws_host, ws_port } = await eventually(async () =>
  JSON.parse(await readFile(path.join(profile, "WebDriverBiDiServer.json"), "utf-8")),
);
const socket = new WebSocket(`ws://${ws_host}:${ws_port}/session`);
await new Promise((resolve, reject) =>
  Object.assign(socket, { onopen: resolve, onerror: reject }),
);

await call("session.new", { capabilities: {} });
const { contexts } = await call("browsingContext.getTree", {});
const { context } = contexts[0];
const found = [];
for (const url of urls) {
  await call("browsingContext.navigate", { context, url, wait: "complete" });
  found.push(await eventually(results));
}
await call("browser.close", {});
console.log(JSON.stringify(found));
socket.close();

/** Send a command and return a promise of its result. */
function call(method, params) {
  return new Promise((resolve, reject) => {
    socket.onmessage = ({ data }) => {
      const { id, result, message } = JSON.parse(data);
      if (id === 1) result ? resolve(result) : reject(new Error(message));
    };
    socket.send(JSON.stringify({ id: 1, method, params }));
  });
}

async function results() {
  const options = { expression: RESULTS, target: { context }, awaitPromise: false };
  const { result } = await call("script.evaluate", options);
  const shown = JSON.parse(result.value);
  if (!shown.length) throw new Error("no results");
  return shown;
}

/** Try again until there is no error, for at most 30 seconds. */
async function eventually(action) {
  for (let tries = 0; ; tries++) {
    try {
      return await action();
    } catch (error) {
      if (tries > 300) throw error;
    }
    await wait(100);
  }
}
