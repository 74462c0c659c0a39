import type { App } from './app.ts';

// The built handler, the production entry and the development server are three module graphs in one process.
// They meet under this key; server/index.js and server/vite.ts spell it out because they cannot import it.
const KEY = Symbol.for('folkmoot.app');

type Place = { [KEY]?: App | undefined };

export function currentApp(): App | undefined {
	return (globalThis as Place)[KEY];
}

export function parkApp(app: App | undefined): void {
	(globalThis as Place)[KEY] = app;
}
