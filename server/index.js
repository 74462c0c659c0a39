// Production entry: the built handler, the sockets, and an orderly end. Development does the same in server/vite.ts.
import { createServer } from 'node:http';
import { networkInterfaces } from 'node:os';
import process from 'node:process';

// After an exception nobody caught, nothing in this process can be trusted. The next start recovers from the log.
process.on('uncaughtException', (error) => {
	console.error(error);
	process.exit(1);
});

// adapter-node takes http from a header or else assumes https. Locally there is no proxy, so we are the header.
const SCHEME = 'x-folkmoot-scheme';
const local = process.env.NODE_ENV !== 'production' && !process.env.ORIGIN;
if (local) process.env.PROTOCOL_HEADER = SCHEME;
process.env.BODY_SIZE_LIMIT ??= '25M';

/** @typedef {import('./app.ts').App} App */
/** @type {(request: import('node:http').IncomingMessage, response: import('node:http').ServerResponse) => void} */
let handler;
try {
	// Through a URL, so that type checking does not wander into build/. Importing it runs the `init` of hooks.server.ts.
	({ handler } = await import(new URL('../build/handler.js', import.meta.url).href));
} catch (error) {
	fail(error);
}
const app = /** @type {App} */ (/** @type {Record<symbol, unknown>} */ (globalThis)[Symbol.for('folkmoot.app')]);
const { host, port } = app.config;

const { several } = app;

/** Whatever is answered on this server. @type {import('node:http').RequestListener} */
const answer = (request, response) => {
	if (local) request.headers[SCHEME] = 'http';
	if (request.url?.startsWith('/live/') && app.answer(request, response)) return;
	// A page that has lost its line for a while must still be able to draw its signs.
	if (request.url === '/icons.svg') response.setHeader('cache-control', 'public, max-age=14400');
	handler(request, response);
};
/** @param {import('node:http').IncomingMessage} request @param {import('node:stream').Duplex} socket @param {Buffer} head */
const upgrade = (request, socket, head) => {
	if (request.url?.startsWith('/live/')) app.upgrade(request, socket, head);
	else socket.destroy();
};

const server = createServer(several ? (request, response) => several.front.request(request, response, () => answer(request, response)) : answer);
server.on('upgrade', several ? (request, socket, head) => several.front.upgrade(request, socket, head, () => upgrade(request, socket, head)) : upgrade);
// What other servers pass on comes in at an address of its own, which nobody outside should reach.
const inner = several && createServer((request, response) => several.inner.request(request, response, () => answer(request, response)));
// A line that rests is closed by whoever uses it, a browser or a proxy: when both do at the same moment, what was just asked is lost. Node's own 5 s are shorter than theirs.
server.keepAliveTimeout = 75_000;
if (inner) inner.keepAliveTimeout = server.keepAliveTimeout;
inner?.on('checkContinue', (request, response) => inner.emit('request', request, response));
inner?.on('upgrade', (request, socket, head) => several?.inner.upgrade(request, socket, () => upgrade(request, socket, head)));
inner?.on('error', async (error) => {
	await app.close();
	const { host, port } = app.config.peer ?? {};
	fail(`The other servers cannot reach this one at ${host}:${port} (${error.message}). Set FOLKMOOT_PEER to an address of this machine and a free port.`);
});
server.on('error', async (error) => {
	await app.close();
	const code = /** @type {NodeJS.ErrnoException} */ (error).code;
	if (code === 'EADDRINUSE') fail(`Port ${port} is busy. Stop what uses it, or choose another one: PORT=${port + 1} npm start`);
	if (code === 'EACCES') fail(`Port ${port} may not be used by this account. Choose one above 1023, for example PORT=3000.`);
	fail(error);
});
// The others must reach it before the first person can make it an owner.
if (inner) inner.listen(app.config.peer, () => server.listen({ port, ...(host === null ? {} : { host }) }, announce));
else server.listen({ port, ...(host === null ? {} : { host }) }, announce);

for (const signal of /** @type {const} */ (['SIGTERM', 'SIGINT'])) process.on(signal, stop);

async function announce() {
	const address = server.address();
	const actual = typeof address === 'object' && address ? address.port : port;
	const origin = app.config.origin ?? `http://${host ?? 'localhost'}:${actual}`;
	console.log(`Folkmoot is open at ${origin}`);
	if (local && host === null) for (const ip of hallAddresses()) console.log(`In the same network: http://${ip}:${actual}`);
	const link = await app.firstAdminLink(origin);
	if (link) console.log(`Make the first administrator with this link (it works once): ${link}`);
	console.log('Press Ctrl+C to stop.');
}

function hallAddresses() {
	return Object.values(networkInterfaces())
		.flatMap((list) => list ?? [])
		.filter(({ family, internal }) => family === 'IPv4' && !internal)
		.map(({ address }) => address);
}

let stopping = false;
async function stop() {
	if (stopping) return;
	stopping = true;
	// Under five seconds, whatever hangs: what was acknowledged is already on the disk.
	setTimeout(() => process.exit(0), 4500).unref();
	server.close();
	server.closeIdleConnections();
	await app.close();
	inner?.close();
	process.exit(0);
}

/** @param {unknown} reason @returns {never} */
function fail(reason) {
	const expected = reason instanceof Error && ['ConfigError', 'FolderInUse', 'DatabaseInUse', 'MigrationError'].includes(reason.name);
	console.error(expected ? reason.message : reason);
	process.exit(1);
}
