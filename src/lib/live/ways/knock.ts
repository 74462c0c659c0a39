import { markEveryMs, type CheckMessage } from '#lib/domain/network-check.ts';

/** Whether a WebSocket gets through to this server at all, whoever asks: the check's own line is used, so that no room is risked. */
export function knock(server: string, Socket: typeof WebSocket, limitMs: number): Promise<boolean> {
	return tryLine(`${server}/live/check?quiet`, Socket, limitMs, (heard) => heard.hello);
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
