// `npm start` on a machine with Node and nothing else: installs, builds, starts. Needs no dependency itself.
import process from 'node:process';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
	console.error(`Folkmoot needs Node 20.19 or newer, and this is ${process.versions.node}. Get a newer one from https://nodejs.org.`);
	process.exit(1);
}

const { ensureInstalled, ensureBuilt } = await import('./prepare.js');
try {
	ensureInstalled();
	ensureBuilt();
} catch (error) {
	console.error(error instanceof Error ? error.message : error);
	process.exit(1);
}
await import('./index.js');
