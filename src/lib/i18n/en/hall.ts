/** Words of the hall pages. */
export const hall = {};
