import { keepForDevice } from '../keep.ts';
import { holds, knock } from './knock.ts';
import { Ways, type Remembered } from './ways.ts';

/** What a browser knows of its network, where it says so. */
type Connection = EventTarget & { type?: string };

/** The page needs it only where WebSockets do not get through, and is there before it. */
const second = async () => (await import('./stream-socket.ts')).StreamSocket as unknown as typeof WebSocket;
const atLeisureMs = 5_000;

/** The ways out of this page. `server`: ws(s)://host */
export function waysOfThisPage(server: string): Ways {
	// Not in the moment of need: some browsers never ask again for a module that a dead network has once kept from them.
	setTimeout(() => void second().catch(() => {}), atLeisureMs);
	return new Ways({
		now: () => Date.now(),
		random: Math.random,
		kept: keepForDevice<Remembered>('way'),
		Fast: WebSocket,
		second,
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
