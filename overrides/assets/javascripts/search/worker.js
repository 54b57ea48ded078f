// The search worker: this starter is all that a page loads until somebody types.
// The theme's script starts it as a classic worker and waits for READY; see dialog.js.
"use strict";

const READY = 1;
const QUERY = 2;
const RESULT = 3;

const root = new URL("../../../../", location);
let engine;

// Everything at once: one round trip until the engine can ask for the parts of the index.
async function start() {
  const manifest = fetch(new URL("search/manifest.json", root), { cache: "no-cache" });
  manifest.catch(() => {});
  const module = import(new URL("engine.js", location));
  module.catch(() => {});
  importScripts(new URL("../lunr/lunr.js", location));
  const { Engine } = await module;
  return new Engine(root, manifest, lunr, postMessage.bind(self));
}

function fail({ type, id, data }) {
  const message = "The search could not be loaded.";
  const location = `search/?${new URLSearchParams({ q: data })}`;
  const text = "Try again on the search page";
  const item = { location, title: message, text, score: 0, terms: {} };
  if (type === QUERY) postMessage({ type: RESULT, data: { items: [[item]] } });
  else postMessage({ type: "failed", id, message });
}

self.onmessage = async ({ data: message }) => {
  if (!engine && message.type === QUERY && message.data.trim() === "") {
    postMessage({ type: RESULT, data: { items: [] } });
    return;
  }
  const started = (engine ??= start());
  try {
    await (await started).receive(message);
  } catch {
    if (engine === started) engine = undefined; // the next message tries again
    fail(message);
  }
};

postMessage({ type: READY });
