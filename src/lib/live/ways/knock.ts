import { markEveryMs, type CheckMessage } from '#lib/domain/network-check.ts';

/** A WebSocket goes there and back more often than a plain request before anything comes down it. */
const slowerMost = 3;

/**
 * Whether WebSockets get through to this server, whoever asks: the check's own line is used, so that no room is risked. False only where
 * a plain request was answered within `limitMs` and a WebSocket was not, though it was given as much longer as the line, or the device, is
 * slow: a server that is away, starting or busy lets nothing through.
 */
export async function knock(server: string, Socket: typeof WebSocket, limitMs: number, ask: typeof fetch = (...given) => fetch(...given)): Promise<boolean> {
	const asked = performance.now();
	const over = new AbortController();
	const answered = answers(server, limitMs, ask);
	const line = tryLine(`${server}/live/check?quiet`, Socket, over.signal, (heard) => heard.hello);
	void answered.then((isAnswered) => {
		const took = performance.now() - asked;
		if (isAnswered) setTimeout(() => over.abort(), Math.max(limitMs, took * slowerMost) - took);
		else over.abort();
	});
	return (await line) || !(await answered);
}

/** Whether this server answers a plain request within `limitMs`. `server`: ws(s):// or http(s)://host */
export function answers(server: string, limitMs: number, ask: typeof fetch = (...given) => fetch(...given)): Promise<boolean> {
	return ask(`${server.replace(/^ws/, 'http')}/live/check`, { cache: 'no-store', credentials: 'omit', redirect: 'error', signal: AbortSignal.timeout(limitMs) }).then(
		({ status }) => status < 500,
		() => false
	);
}

/** Whether one stays open for so long, with something coming down it all the time. */
export function holds(server: string, Socket: typeof WebSocket, ms: number): Promise<boolean> {
	const enough = Math.max(1, Math.floor((ms / markEveryMs) * 0.75));
	return tryLine(`${server}/live/check`, Socket, AbortSignal.timeout(ms * 1.5), ({ hello, marks }) => hello && marks >= enough);
}

function tryLine(url: string, Socket: typeof WebSocket, over: AbortSignal, isEnough: (heard: { hello: boolean; marks: number }) => boolean): Promise<boolean> {
	return new Promise((resolve) => {
		const heard = { hello: false, marks: 0 };
		let socket: WebSocket;
		const end = (passes: boolean) => {
			over.onabort = null;
			socket.onmessage = socket.onclose = null;
			socket.onerror = () => {};
			socket.close();
			resolve(passes);
		};
		try {
			socket = new Socket(url);
		} catch {
			return resolve(false);
		}
		over.onabort = () => end(false);
		socket.onmessage = ({ data }) => {
			const { kind } = JSON.parse(String(data)) as CheckMessage;
			if (kind === 'hello') heard.hello = true;
			else if (kind === 'mark') heard.marks += 1;
			if (isEnough(heard)) end(true);
		};
		socket.onerror = () => {};
		socket.onclose = () => end(false);
	});
}
