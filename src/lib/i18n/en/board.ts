/** Words of the board pages. */
export const board = {};
