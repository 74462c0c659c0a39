/** Words of the staff pages. */
export const staff = {};
