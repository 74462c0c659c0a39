import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { findCircle, importsOf, sourceFiles } from './support/imports.ts';

// The table of "Rooms of the house". A room may import itself and what is listed; longest matching path wins.
const ROOMS: Record<string, string[]> = {
	'src/lib/domain': [],
	'src/lib/doc': ['src/lib/domain'],
	'src/lib/i18n': ['src/lib/domain'],
	'src/lib/live': ['src/lib/doc', 'src/lib/domain', 'src/lib/i18n'],
	'src/lib/canvas': ['src/lib/live', 'src/lib/doc', 'src/lib/domain', 'src/lib/i18n'],
	'src/lib/ui': ['src/lib/live', 'src/lib/doc', 'src/lib/domain', 'src/lib/i18n'],
	'src/routes': ['src/lib', 'src/app.css'],
	'src/hooks.server.ts': ['src/lib', 'server'],
	'src/app.d.ts': ['src/lib', 'server'],
	server: ['src/lib/domain', 'src/lib/doc', 'src/lib/i18n'],
	'server/db': ['src/lib/domain', 'src/lib/doc', 'server/config.ts'],
};

/** Packages that belong to one room: everybody else goes through it. */
const PACKAGES: [name: RegExp, rooms: string[]][] = [
	[/^(react|react-dom|tldraw|@tldraw\/.*)(\/|$)/, ['src/lib/canvas']],
	[/^(lucia|@lucia-auth\/.*|@node-rs\/argon2)(\/|$)/, ['server/auth']],
	[/^(pg|@electric-sql\/pglite|drizzle-kit|fs-native-extensions)(\/|$)/, ['server/db']],
	[/^(@hyzyla\/pdfium|sharp)(\/|$)/, ['server/plan']],
	[/^drizzle-orm(\/|$)/, ['server']],
	[/^(docx|pdfkit|fontkit|bidi-js|write-excel-file|sql\.js)(\/|$)/, ['server/export']],
	[/^ws(\/|$)/, ['server/realtime', 'server/doctor']],
	[/^(write-excel-file|read-excel-file)(\/|$)/, ['server/export']],
	[/^y-websocket(\/|$)/, ['src/lib/live']],
	[/^@tiptap\/.*/, ['src/lib/ui/notes']],
	[/^(yjs|y-protocols|lib0)(\/|$)/, ['src/lib/doc', 'src/lib/live', 'src/lib/canvas', 'server']],
	[/^(svelte|\$app|\$env|@sveltejs\/kit)(\/|$)/, ['src/lib/live', 'src/lib/canvas', 'src/lib/ui', 'src/lib/i18n', 'src/routes', 'src/hooks.server.ts', 'src/app.d.ts']],
];

const files = sourceFiles('src', 'server');
const imports = files.flatMap(importsOf);
const own = imports.filter(({ to }) => /^(src|server)\//.test(to));

const isIn = (path: string, room: string) => path === room || path.startsWith(`${room}/`);
const roomOf = (path: string) => Object.keys(ROOMS).filter((room) => isIn(path, room)).sort((a, b) => b.length - a.length)[0];
/** Kit keeps these names out of the browser by itself, so they may use what lies in server/. */
const isServerSide = (path: string) => /\.server\.ts$|\/\+server\.ts$/.test(path);

test('[N3] imports follow the direction of the house', () => {
	const wrong = own.filter(({ from, to, typeOnly }) => {
		const room = roomOf(from);
		if (room === undefined) return true;
		if (isIn(to, room) || ROOMS[room]?.some((allowed) => isIn(to, allowed))) return false;
		// The browser may know the server's types; a route's server half may use the server.
		if (isIn(to, 'server') && (isServerSide(from) || (typeOnly && isIn(from, 'src') && !isIn(from, 'src/lib/domain')))) return false;
		return true;
	});
	expect(wrong.map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
});

test('[N3] the domain imports nothing but itself', () => {
	const wrong = imports.filter(({ from, to }) => isIn(from, 'src/lib/domain') && !isIn(to, 'src/lib/domain'));
	expect(wrong.map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
});

test('[N3] the pieces of the server import the app as a type only', () => {
	const wrong = own.filter(({ from, to, typeOnly }) => to === 'server/app.ts' && !typeOnly && isIn(from, 'server'));
	expect(wrong.map(({ from }) => from)).toEqual([]);
});

test('[N3] a package that belongs to one room is named in that room only', () => {
	const wrong = imports.filter(({ from, to, typeOnly }) => {
		const owner = PACKAGES.find(([name]) => name.test(to));
		return owner !== undefined && !typeOnly && !owner[1].some((room) => isIn(from, room)) && !/^server\/(vite\.ts|db\/)/.test(from);
	});
	expect(wrong.map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
});

test('[N3] no circle of imports', () => {
	expect(findCircle(own)).toBeNull();
});

test('[N3] nothing stray at the top level', () => {
	const belongs = /^(src|server|static|tests|drizzle|package\.json|package-lock\.json|svelte\.config\.js|tsconfig\.json|vite\.config\.ts|README\.md|LICENSE|\..*)$/;
	const made = /^(node_modules|build|data|test-results)$/;
	expect(readdirSync('.').filter((name) => !belongs.test(name) && !made.test(name))).toEqual([]);
});

test('[N3] every rule has a test and every cited rule is written down', () => {
	const written = [...readFileSync('tests/RULES.md', 'utf8').matchAll(/^- \[([A-Z]{1,2}\d+)\]/gm)].map(([, id]) => id);
	const cited = sourceFiles('tests')
		.filter((file) => /\.(test|spec)\.ts$/.test(file))
		.flatMap((file) => [...readFileSync(file, 'utf8').matchAll(/['"`]\[([A-Z]{1,2}\d+)\]/g)].map(([, id]) => id));
	expect(new Set(written).size, 'a rule is numbered twice').toBe(written.length);
	expect([...new Set(cited)].sort()).toEqual([...written].sort());
});

// A place to look, not a verdict.
for (const file of files) {
	const lines = readFileSync(file, 'utf8').split('\n').length;
	if (lines > 300) console.warn(`${file} has ${lines} lines`);
}
