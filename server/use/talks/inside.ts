import type { App } from '../../app.ts';
import type { TalkId } from '#lib/domain/ids.ts';

/** The same app, for acts on cards that happen inside a talk: what they write goes into the talk's document, through the same gate. */
export function inside(app: App, talkId: TalkId): App {
	const { rooms } = app;
	const here: Pick<App['rooms'], 'actAs' | 'readBoard' | 'flush'> = {
		actAs: (actor, write) => rooms.actInTalk(actor, talkId, write),
		readBoard: (workshopId) => rooms.readTalk(workshopId, talkId),
		flush: (workshopId) => rooms.flush(workshopId)
	};
	return { ...app, rooms: here as App['rooms'] };
}
