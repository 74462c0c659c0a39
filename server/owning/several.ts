import type { App } from '../app.ts';
import { keyed } from '../auth/keys.ts';
import type { Shared } from '../auth/limits.ts';
import type { Others } from '../db/client.ts';
import { InnerDoor } from './inner-door.ts';
import { News, type Item } from './news.ts';
import { Owning, type Heart } from './owning.ts';
import { Passage } from './passage.ts';
import { makeId } from '#lib/domain/ids.ts';

/** What one of several servers has beside what the only one has. */
export interface Several {
	owning: Owning;
	news: News;
	/** For what comes from outside. */
	front: Passage;
	/** For what other servers pass on, at an address of its own. */
	inner: InnerDoor;
	shared(limit: string): Shared;
	/** Hears the others from now on. */
	open(hear: { item(item: Item): void; missed(): void }): Promise<void>;
	/** Takes nothing more, and sends those away whom it passes on. */
	stop(): void;
	/** When everything is written. */
	close(): Promise<void>;
}

interface Given {
	app: Pick<App, 'config' | 'clock' | 'random'>;
	others: Others;
	heart: Heart;
	told: ConstructorParameters<typeof Owning>[0]['told'];
}

export function openSeveral({ app, others, heart, told }: Given): Several {
	const { host, port } = app.config.peer!;
	const me = { serverId: makeId<string>(app.random), address: `${host.includes(':') ? `[${host}]` : host}:${port}` };
	const owning = new Owning({ db: others.db, me, clock: app.clock, heart, told });
	const news = new News(others, me.serverId);
	let failures = 0;
	const front = new Passage(app, owning, heart);
	return {
		owning,
		news,
		front,
		inner: new InnerDoor(app, owning),
		shared: (limit) => ({
			keyOf: (caller) => keyed(app, 'limit', caller).toString('base64url'),
			tell: (caller) => news.tell({ kind: 'failed', limit, caller, number: ++failures })
		}),
		open: ({ item, missed }) => news.listen({ heard: item, missed }),
		stop() {
			owning.stop();
			front.close();
		},
		async close() {
			await owning.giveBack();
			await news.close();
		}
	};
}
