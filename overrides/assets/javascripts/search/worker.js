// The search worker: this starter is all that a page loads until somebody types.
"use strict";

const root = new URL("../../../../", location.href);
/** @type {Promise<import("./engine.js").Engine> | undefined} */
let engine;

// Everything at once: one round trip until the engine can ask for the parts of the index.
async function start() {
  const manifest = fetch(new URL("search/manifest.json", root), { cache: "no-cache" });
  manifest.catch(() => {});
  /** @type {Promise<typeof import("./engine.js")>} */
  const module = import(new URL("engine.js", location.href).href);
  module.catch(() => {});
  importScripts(new URL("../lunr/lunr.js", location.href));
  const { Engine } = await module;
  return new Engine(root, manifest, lunr, postMessage.bind(self));
}

self.onmessage = async ({ data: message }) => {
  const started = (engine ??= start());
  try {
    await (await started).receive(message);
  } catch {
    if (engine === started) engine = undefined; // the next message tries again
    postMessage({ type: "failed", id: message.id, message: "The search could not be loaded." });
  }
};
