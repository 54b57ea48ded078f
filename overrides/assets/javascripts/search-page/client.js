// Questions to the search worker, and its answers, each to the question that it answers.

/**
 * @param {URL} address of the worker's script
 * @returns {(message: object) => Promise<any>} asks; rejects where the index cannot be loaded
 */
export function connect(address) {
  /** @type {Map<number, {resolve: (answer: any) => void, reject: (reason: Error) => void}>} */
  const waiting = new Map();
  let last = 0;
  /** @type {Worker | null} */
  let worker = start(); // at once: it is a small starter, which the first question then need not await

  function start() {
    const started = new Worker(address);
    started.onmessage = ({ data }) => {
      const asked = waiting.get(data?.id);
      if (!asked) return;
      waiting.delete(data.id);
      if (data.type === "failed") asked.reject(new Error(data.message));
      else asked.resolve(data);
    };
    // Its script did not come: the next question tries again with a new one.
    started.onerror = () => {
      started.terminate();
      worker = null;
      for (const { reject } of waiting.values()) reject(new Error("The search could not be loaded."));
      waiting.clear();
    };
    return started;
  }

  return (message) =>
    new Promise((resolve, reject) => {
      worker ??= start();
      waiting.set(++last, { resolve, reject });
      worker.postMessage({ ...message, id: last });
    });
}
