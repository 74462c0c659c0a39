/** Rows for control points on the page: four points show a slip, six are more than most people have. */
export const pointRows = 6;
