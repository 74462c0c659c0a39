/** Every table, by subject. */
export * from './schema/accounts.ts';
export * from './schema/workshops.ts';
export * from './schema/templates.ts';
export * from './schema/rooms.ts';
export * from './schema/board.ts';
export * from './schema/names.ts';
export * from './schema/alike.ts';
export * from './schema/reports.ts';
export * from './schema/polls.ts';
export * from './schema/sorting.ts';
export * from './schema/wall.ts';
export * from './schema/conversations.ts';
export * from './schema/outcomes.ts';
export * from './schema/doing.ts';
export * from './schema/release.ts';
export * from './schema/answers.ts';
export * from './schema/deletions.ts';
