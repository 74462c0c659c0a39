/** Words of the outcome pages. */
export const outcome = {};
