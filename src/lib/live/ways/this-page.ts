import { keepForDevice } from '../keep.ts';
import { holds, knock } from './knock.ts';
import { Ways, type Remembered } from './ways.ts';

/** What a browser knows of its network, where it says so. */
type Connection = EventTarget & { type?: string };

const atLeisureMs = 5_000;
/** Some browsers never ask again for a module that a dead network has once kept from them. */
const atLeisure = () => import('./stream-socket.ts');
/** Asked for only when the server has just answered; what could not be fetched at leisure is fetched from another address. */
const second = async () => (await atLeisure().catch(() => import('./stream-socket.ts?again'))).StreamSocket as unknown as typeof WebSocket;

/** The ways out of this page. `server`: ws(s)://host */
export function waysOfThisPage(server: string): Ways {
	setTimeout(() => void atLeisure().catch(() => {}), atLeisureMs);
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
