/** "An adviser is writing" holds so long after their page has last said so. */
export const writingMs = 45_000;
/** While words come, a page says so no more often than this. */
export const sayWritingMs = 15_000;
