import type { App } from '../app.ts';
import { actorForSocket, sessionClaimed } from '../auth/socket.ts';
import { readGuard, readRoundContext } from '../use/context.ts';
import { wasDeleted } from '../use/keep/certificates.ts';
import { rememberedTalks } from '../use/talks/rooms.ts';
import { onlyServer } from '../owning/owning.ts';
import { LiveFacts } from './facts.ts';
import type { Ground } from './ground.ts';
import { LiveRooms } from './rooms.ts';
import { Admission } from './socket/admission.ts';
import { Door } from './socket/upgrade.ts';
import { Usher } from './socket/usher.ts';
import { StreamDoor } from './stream/door.ts';

/** The live part of the app. `app` may still be growing: its other parts are asked only when someone comes. */
export function openRealtime(app: App, over: Partial<Ground> = {}) {
	const ground: Ground = {
		config: app.config,
		db: app.db,
		clock: app.clock,
		random: app.random,
		ticking: 'auto',
		readRoundContext,
		readGuard,
		isTalk: rememberedTalks(() => app.db),
		actorForSocket: (request, workshopId) => actorForSocket(app, request, workshopId),
		wasDeleted: (workshopId) => wasDeleted(app, workshopId),
		sessionClaimed: (request) => sessionClaimed(app, request),
		ownership: onlyServer,
		tellDismissed: () => {},
		...over
	};
	const facts = new LiveFacts(app);
	const rooms = new LiveRooms(ground, facts);
	const admission = new Admission(ground);
	const usher = new Usher(ground, rooms, admission);
	const door = new Door(admission, usher);
	const streams = new StreamDoor(ground, admission, usher);
	return {
		rooms,
		facts,
		upgrade: door.upgrade.bind(door),
		answer: streams.answer.bind(streams),
		async close() {
			admission.close();
			usher.close();
			await rooms.close();
			facts.close();
		}
	};
}
