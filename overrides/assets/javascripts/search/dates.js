/** Dates as the listings say them. */

const PARTS = [{ year: "numeric" }, { month: "long" }, { day: "numeric" }];

/**
 * 9 December 2024, December 2024, 2024: as precise as known.
 * @param {string} date ISO, of one, two or three parts, or empty
 * @returns {string}
 */
export function spoken(date) {
  if (date === "") return "";
  const [year, month = 1, day = 1] = date.split("-").map(Number);
  const form = Object.assign({}, ...PARTS.slice(0, date.split("-").length), { timeZone: "UTC" });
  return new Date(Date.UTC(year, month - 1, day)).toLocaleDateString("en-GB", form);
}
