import { keepForDevice } from '../keep.ts';
import { answers, holds, knock } from './knock.ts';
import { Ways, type Remembered } from './ways.ts';

/** What a browser knows of its network, where it says so. */
type Connection = EventTarget & { type?: string };

const atLeisureMs = 5_000;
const answerMostMs = 8_000;
let held: typeof WebSocket | null = null;

/**
 * The class of the second way. Some browsers never ask again for a module that a dead network has once kept from them: so it is asked for
 * only when the server has just answered, and what did not come even then is asked for at another address.
 */
async function second(server: string): Promise<typeof WebSocket> {
	if (held) return held;
	if (!(await answers(server, answerMostMs))) throw new Error('the server does not answer');
	const { StreamSocket } = await import('./stream-socket.ts').catch(() => import('./stream-socket.ts?again'));
	return (held = StreamSocket as unknown as typeof WebSocket);
}

/** The ways out of this page. `server`: ws(s)://host */
export function waysOfThisPage(server: string): Ways {
	setTimeout(() => void second(server).catch(() => {}), atLeisureMs);
	return new Ways({
		now: () => Date.now(),
		random: Math.random,
		kept: keepForDevice<Remembered>('way'),
		Fast: WebSocket,
		second: () => second(server),
		knock: (limitMs) => knock(server, WebSocket, limitMs),
		holds: (ms) => holds(server, WebSocket, ms),
		hasLine: () => navigator.onLine !== false,
		changed: whenNetworkChanges
	});
}

function whenNetworkChanges(heard: () => void): () => void {
	const { connection } = navigator as Navigator & { connection?: Connection };
	let kind = connection?.type;
	// It speaks of every small change of speed too.
	const look = () => {
		if (connection?.type === kind) return;
		kind = connection?.type;
		heard();
	};
	window.addEventListener('online', heard);
	connection?.addEventListener('change', look);
	return () => {
		window.removeEventListener('online', heard);
		connection?.removeEventListener('change', look);
	};
}
