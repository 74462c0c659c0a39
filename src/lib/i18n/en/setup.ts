/** Words of the setup pages. */
export const setup = {};
