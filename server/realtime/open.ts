import type { App } from '../app.ts';
import { actorForSocket } from '../auth/socket.ts';
import { readRoundContext } from '../use/context.ts';
import { LiveFacts } from './facts.ts';
import type { Ground } from './ground.ts';
import { LiveRooms } from './rooms.ts';
import { Door } from './socket/upgrade.ts';

/** The live part of the app. `app` may still be growing: its other parts are asked only when someone comes. */
export function openRealtime(app: App, over: Partial<Ground> = {}) {
	const ground: Ground = {
		config: app.config,
		db: app.db,
		clock: app.clock,
		random: app.random,
		ticking: 'auto',
		readRoundContext,
		actorForSocket: (request, workshopId) => actorForSocket(app, request, workshopId),
		...over
	};
	const facts = new LiveFacts(app);
	const rooms = new LiveRooms(ground, facts);
	const door = new Door(ground, rooms);
	return {
		rooms,
		facts,
		upgrade: door.upgrade.bind(door),
		async close() {
			door.close();
			await rooms.close();
			facts.close();
		}
	};
}
