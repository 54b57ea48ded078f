// What the scripts that are no modules find defined.

/** By `generate`, before the frame's script (partials/told.html). */
declare const told: import("../overrides/assets/javascripts/frame.js").Told;

// By the frame's script, in place of the theme's.
declare const __md_scope: URL;
declare function __md_get(key: string, storage?: Storage, scope?: URL): any;
declare function __md_set(key: string, value: unknown, storage?: Storage, scope?: URL): void;

/** By the browser, in a worker. */
declare function importScripts(...urls: (string | URL)[]): void;
/** By lunr.js, in the search worker. */
declare const lunr: any;
