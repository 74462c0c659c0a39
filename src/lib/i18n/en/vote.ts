/** Words of the vote pages. */
export const vote = {};
