// Questions to the search worker, and its answers, each to the question that it answers.

/**
 * @param {URL} address of the worker's script
 * @param {Worker} [begun] one that runs it already
 * @returns {(message: object) => Promise<any>} asks; rejects where the index cannot be loaded
 */
export function connect(address, begun) {
  /** @type {Map<number, {resolve: (answer: any) => void, reject: (reason: Error) => void}>} */
  const waiting = new Map();
  let last = 0;
  /** @type {Worker | null} */
  let worker = listen(begun ?? new Worker(address)); // at once: the first question need not await it

  /** @param {Worker} started */
  function listen(started) {
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
      worker ??= listen(new Worker(address));
      waiting.set(++last, { resolve, reject });
      worker.postMessage({ ...message, id: last });
    });
}
