/** Dates as the listings say them. */

const MONTHS =
  "January February March April May June July August September October November December".split(" ");

/**
 * 9 December 2024, December 2024, 2024: as precise as known. Without `Intl`, which takes longer
 * than all else of a result.
 *
 * @param {string} date ISO, of one, two or three parts, or empty
 * @returns {string}
 */
export function spoken(date) {
  const [year, month, day] = date.split("-").map(Number);
  return [day, MONTHS[month - 1], year].filter(Boolean).join(" ");
}
