import { keepForDevice } from '../keep.ts';
import { Ways, type Remembered } from './ways.ts';

/** What a browser knows of its network, where it says so. */
type Connection = EventTarget & { type?: string };

/** The ways out of this page. `server`: ws(s)://host */
export function waysOfThisPage(server: string): Ways {
	return new Ways({
		now: () => Date.now(),
		random: Math.random,
		kept: keepForDevice<Remembered>('way'),
		Fast: WebSocket,
		second: async () => (await import('./stream-socket.ts')).StreamSocket as unknown as typeof WebSocket,
		knock: async (limitMs) => (await import('./knock.ts')).knock(server, WebSocket, limitMs),
		holds: async (ms) => (await import('./knock.ts')).holds(server, WebSocket, ms),
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
