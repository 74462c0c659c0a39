import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, posix, relative } from 'node:path';

export type Import = { from: string; to: string; typeOnly: boolean };

const SOURCE = /\.(ts|tsx|js|svelte)$/;

/** Every source file below these folders, relative to the project, with forward slashes. */
export function sourceFiles(...folders: string[]): string[] {
	return folders.flatMap((folder) =>
		readdirSync(folder, { withFileTypes: true, recursive: true })
			.filter((entry) => entry.isFile() && SOURCE.test(entry.name))
			.map((entry) => relative('.', join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
			.sort(),
	);
}

/** What a file imports. Our own files as project paths ("src/lib/doc/board.ts"), packages by name ("yjs"). */
export function importsOf(file: string): Import[] {
	const text = scriptOf(file).replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
	const found: Import[] = [];
	for (const [, keyword, clause = '', source = ''] of text.matchAll(/^\s*(import|export)\s+(?:([^'"();]*?)\s+from\s+)?['"]([^'"]+)['"]/gm)) {
		if (keyword === 'export' && clause === '') continue;
		found.push({ from: file, to: target(file, source), typeOnly: /^type\b(?!\s*,|\s+from)/.test(clause) });
	}
	for (const [, source = ''] of text.matchAll(/(?<!typeof )\bimport\(\s*['"]([^'"]+)['"]/g)) found.push({ from: file, to: target(file, source), typeOnly: false });
	return found;
}

function scriptOf(file: string): string {
	const text = readFileSync(file, 'utf8');
	if (!file.endsWith('.svelte')) return text;
	return [...text.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)].map(([, script]) => script).join('\n');
}

function target(file: string, source: string): string {
	const bare = source.split('?')[0] ?? source;
	if (bare.startsWith('#lib/')) return `src/lib/${bare.slice(5)}`;
	if (bare.startsWith('#server/')) return `server/${bare.slice(8)}`;
	if (bare.startsWith('.')) return posix.normalize(posix.join(dirname(file), bare));
	return bare;
}

/** The first circle of value imports, as a path of files, or null. */
export function findCircle(imports: Import[]): string[] | null {
	const next = new Map<string, string[]>();
	for (const { from, to, typeOnly } of imports) if (!typeOnly) next.set(from, [...(next.get(from) ?? []), to]);
	const finished = new Set<string>();
	const walk = (file: string, path: string[]): string[] | null => {
		if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
		if (finished.has(file)) return null;
		for (const other of next.get(file) ?? []) {
			const circle = walk(other, [...path, file]);
			if (circle) return circle;
		}
		finished.add(file);
		return null;
	};
	for (const file of next.keys()) {
		const circle = walk(file, []);
		if (circle) return circle;
	}
	return null;
}
