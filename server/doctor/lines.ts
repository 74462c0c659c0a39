import { WebSocket } from 'ws';
import { begin, faultOf, whoOf } from './ask.ts';
import type { Finding, Tell } from './finding.ts';
import { markEveryMs, type CheckMessage } from '#lib/domain/network-check.ts';

/** A room says something at least this often, and asks each line for a sign of life. */
const roomQuietMs = 20_000;
const openMostMs = 10_000;
/** Marks that come so late were gathered by somebody. */
const lateLeastMs = 2_500;

const forUpgrades = { nginx: 'proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection "upgrade";', haproxy: 'take out option httpclose; HAProxy passes upgrades on by itself' };
const forLength = { nginx: 'proxy_read_timeout 1h; proxy_send_timeout 1h;', haproxy: 'timeout tunnel 1h, timeout client 1h, timeout server 1h' };
const forBuffers = { nginx: 'proxy_buffering off; proxy_cache off;', haproxy: 'take out option http-buffer-request and any filter that waits for the whole answer' };

interface Line {
	hello: number | null;
	originOk: boolean;
	marks: { n: number; at: number }[];
	/** Null while it is open. */
	over: { at: number; why: string } | null;
	encoding: string | null;
	caching: string | null;
	close(): void;
}

/** Opens all kinds of lines at once and holds them. `told`: seconds so far. */
export async function holdLines(url: URL, holdMs: number, tell: Tell, told: (seconds: number) => void): Promise<void> {
	const [socket, stream, quietSocket, quietStream] = [dial(url, ''), ask(url, ''), dial(url, '?quiet'), ask(url, '?quiet')];
	const all = [socket, stream, quietSocket, quietStream];
	const began = performance.now();
	await new Promise<void>((resolve) => {
		const looking = setInterval(() => {
			const passed = performance.now() - began;
			told(passed / 1000);
			const opening = passed < openMostMs && all.some((line) => line.hello === null && line.over === null);
			if ((passed < holdMs || opening) && all.some(({ over }) => over === null)) return;
			clearInterval(looking);
			resolve();
		}, 100);
	});
	const end = performance.now();
	tell(sayLine('websocket', socket, end, forUpgrades));
	tell(sayLine('stream', stream, end, {}));
	if (stream.hello !== null) {
		if (stream.encoding !== null) tell({ check: 'compression', state: 'fault', say: `The stream was packed on the way (${stream.encoding}), though it says no-transform.`, remedy: { nginx: 'gzip off; (in location /live/)', haproxy: 'take out compression algo for /live/' } });
		else if (!stream.caching?.includes('no-transform')) tell({ check: 'compression', state: 'note', say: 'Cache-Control of the stream was changed on the way.' });
		else tell({ check: 'compression', state: 'ok', say: 'The stream comes as it was sent.' });
	}
	for (const [check, line] of [['quiet websocket', quietSocket], ['quiet stream', quietStream]] as const) {
		if (line.hello === null) continue;
		const lived = (line.over?.at ?? end) - line.hello;
		if (line.over === null) tell({ check, state: 'ok', say: `A line on which nothing passes stays open (${seconds(lived)}).` });
		else tell({ check, state: lived < roomQuietMs ? 'fault' : 'note', say: `A line on which nothing passes is cut after ${seconds(lived)}. ${lived < roomQuietMs ? 'That is too short' : 'A room says something more often than that, so it does no harm'}.`, remedy: forLength });
	}
	for (const line of all) line.close();
}

function sayLine(check: string, line: Line, end: number, toOpen: Finding['remedy']): Finding {
	if (line.hello === null) return { check, state: 'fault', say: `It did not open: ${line.over?.why ?? 'nothing came'}.`, remedy: check === 'websocket' ? toOpen! : forBuffers };
	const lived = (line.over?.at ?? end) - line.hello;
	// The server ends its lines itself after 45 minutes.
	if (line.over !== null) return { check, state: 'fault', say: `It was cut after ${seconds(lived)}.`, remedy: forLength };
	const times = [line.hello, ...line.marks.map(({ at }) => at), end];
	const silence = Math.max(...times.slice(1).map((at, i) => at - times[i]!)) - markEveryMs;
	const first = line.marks.filter(({ at }) => at - line.hello! < 100).length * markEveryMs;
	const late = Math.max(silence, first);
	if (late > lateLeastMs) return { check: `${check} buffering`, state: 'fault', say: `It is held back for ${seconds(late)} and then comes all at once.`, remedy: forBuffers };
	const gap = line.marks.find(({ n }, i) => n !== i + 1);
	if (gap) return { check, state: 'fault', say: 'Messages were lost on an open line.' };
	return { check, state: 'ok', say: `It opens and stays open (${seconds(lived)}), and everything comes at once and in order.` };
}

function newLine(close: () => void): Line {
	return { hello: null, originOk: false, marks: [], over: null, encoding: null, caching: null, close };
}

function take(line: Line, text: string): void {
	const message = JSON.parse(text) as CheckMessage;
	if (message.kind === 'hello') {
		line.hello = performance.now();
		line.originOk = message.originOk;
	} else if (message.kind === 'mark') line.marks.push({ n: message.n, at: performance.now() });
}

function dial(url: URL, query: string): Line {
	const socket = new WebSocket(new URL(`/live/check${query}`, url.origin.replace(/^http/, 'ws')), { origin: url.origin, handshakeTimeout: openMostMs });
	const line = newLine(() => socket.terminate());
	const over = (why: string) => (line.over ??= { at: performance.now(), why });
	socket.on('message', (data: Buffer) => take(line, data.toString()));
	socket.on('unexpected-response', (request, response) => {
		over(whoOf({ status: response.statusCode ?? 0, headers: response.headers }));
		request.destroy();
	});
	socket.on('error', (error) => over(faultOf(error)));
	socket.on('close', (code) => over(`closed with ${code}`));
	return line;
}

function ask(url: URL, query: string): Line {
	const line = newLine(() => asking.destroy());
	const over = (why: string) => (line.over ??= { at: performance.now(), why });
	const asking = begin(url, `/live/check/stream${query}`, { headers: { origin: url.origin, accept: 'text/event-stream', 'accept-encoding': 'gzip, br' } }, (response) => {
		line.encoding = response.headers['content-encoding'] ?? null;
		line.caching = response.headers['cache-control'] ?? null;
		if (response.statusCode !== 200 || !response.headers['content-type']?.startsWith('text/event-stream')) return void over(whoOf({ status: response.statusCode ?? 0, headers: response.headers }));
		if (line.encoding !== null) line.hello = performance.now();
		let rest = '';
		response.setEncoding('utf8');
		response.on('data', (chunk: string) => {
			// What is packed cannot be read here; that it is packed is what there is to say.
			if (line.encoding !== null) return;
			const blocks = (rest + chunk).split('\n\n');
			rest = blocks.pop()!;
			for (const block of blocks) if (block.startsWith('data: ')) take(line, block.slice(6));
		});
		response.on('error', (error) => over(faultOf(error)));
		response.on('close', () => over('the stream ended'));
	});
	asking.on('error', (error) => over(faultOf(error)));
	asking.end();
	return line;
}

/** A room lets no page of another host in: that hangs on the Origin, which nobody on the way may write over. */
export async function knockFromElsewhere(url: URL, tell: Tell): Promise<void> {
	const status = (origin: string) =>
		new Promise<number>((resolve) => {
			const socket = new WebSocket(new URL(`/live/${'a'.repeat(16)}/board`, url.origin.replace(/^http/, 'ws')), { origin, handshakeTimeout: openMostMs });
			socket.on('open', () => (socket.terminate(), resolve(101)));
			socket.on('unexpected-response', (request, response) => (request.destroy(), resolve(response.statusCode ?? 0)));
			socket.on('error', () => resolve(0));
		});
	const [ours, theirs] = await Promise.all([status(url.origin), status('https://elsewhere.example')]);
	if (ours !== 401) tell({ check: 'room', state: 'note', say: ours === 0 ? 'A room’s WebSocket gave no answer.' : `A room’s WebSocket answers ${ours} where 401 was due.` });
	else if (theirs !== 403) tell({ check: 'foreign page', state: 'fault', say: `A page of another host is not turned away (${theirs}): the Origin is written over on the way.`, remedy: { nginx: 'take out proxy_set_header Origin', haproxy: 'take out http-request set-header Origin' } });
	else tell({ check: 'foreign page', state: 'ok', say: 'A page of another host is turned away.' });
}

function seconds(ms: number): string {
	return ms >= 120_000 ? `${Math.round(ms / 60_000)} minutes` : `${ms < 10_000 ? (ms / 1000).toFixed(1) : Math.round(ms / 1000)} seconds`;
}
