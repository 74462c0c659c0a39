import { markEveryMs, type CheckMessage } from '#lib/domain/network-check.ts';

/**
 * Whether WebSockets get through to this server, whoever asks: the check's own line is used, so that no room is risked. False only where
 * a plain request was answered in the same time and a WebSocket was not: a server that is away, starting or busy lets nothing through.
 */
export async function knock(server: string, Socket: typeof WebSocket, limitMs: number, ask: typeof fetch = (...given) => fetch(...given)): Promise<boolean> {
	const answered = ask(`${server.replace(/^ws/, 'http')}/live/check`, { cache: 'no-store', credentials: 'omit', redirect: 'error', signal: AbortSignal.timeout(limitMs) }).then(
		({ status }) => status < 500,
		() => false
	);
	return (await tryLine(`${server}/live/check?quiet`, Socket, limitMs, (heard) => heard.hello)) || !(await answered);
}

/** Whether one stays open for so long, with something coming down it all the time. */
export function holds(server: string, Socket: typeof WebSocket, ms: number): Promise<boolean> {
	const enough = Math.max(1, Math.floor((ms / markEveryMs) * 0.75));
	return tryLine(`${server}/live/check`, Socket, ms * 1.5, ({ hello, marks }) => hello && marks >= enough);
}

function tryLine(url: string, Socket: typeof WebSocket, limitMs: number, isEnough: (heard: { hello: boolean; marks: number }) => boolean): Promise<boolean> {
	return new Promise((resolve) => {
		const heard = { hello: false, marks: 0 };
		let socket: WebSocket;
		const end = (passes: boolean) => {
			clearTimeout(limit);
			socket.onmessage = socket.onclose = null;
			socket.onerror = () => {};
			socket.close();
			resolve(passes);
		};
		const limit = setTimeout(() => end(false), limitMs);
		try {
			socket = new Socket(url);
		} catch {
			clearTimeout(limit);
			return resolve(false);
		}
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
