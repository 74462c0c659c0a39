/** Words of the door pages. */
export const door = {};
