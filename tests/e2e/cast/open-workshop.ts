import type { TestServer } from '../../support/server.ts';
import { Visitor } from '../../support/visitor.ts';

/** The host of a fresh server. */
export async function firstHost(server: TestServer): Promise<Visitor> {
	const host = new Visitor(server.origin);
	await host.must(`${new URL(server.adminLink!).pathname}?/make`, { name: 'Ada', login: 'ada', password: 'a long enough password' });
	return host;
}

/** A workshop whose door is open, and those who come to it, by plain requests: for stories that begin later. */
export class OpenWorkshop {
	readonly server: TestServer;
	readonly host: Visitor;
	readonly id: string;
	readonly door: string;
	/** For the projector. */
	readonly hall: string;

	private constructor(server: TestServer, host: Visitor, id: string, door: string, hall: string) {
		[this.server, this.host, this.id, this.door, this.hall] = [server, host, id, door, hall];
	}

	/** @param fields over those of a Planning for Real workshop about Millbrook */
	static async make(server: TestServer, host: Visitor, fields: Record<string, string> = {}): Promise<OpenWorkshop> {
		const made = await host.must('/workshops/new', { title: 'Millbrook', question: 'What should change?', ...fields });
		const id = /\/w\/([0-9a-z]{16})/.exec(made.location)![1]!;
		await host.must(`/w/${id}/setup?/deal`, { decider: 'The council', decisionDate: '2027-04-13', feedbackDate: '2027-04-30' });
		await host.must(`/w/${id}/setup?/open`);
		return OpenWorkshop.of(server, host, id);
	}

	/** One that was made by hand, and whose doors are open. */
	static async of(server: TestServer, host: Visitor, id: string): Promise<OpenWorkshop> {
		const desk = await (await host.get(`/w/${id}/desk?panel=invite`)).text();
		return new OpenWorkshop(server, host, id, /\/j\/[\w-]+/.exec(desk)![0], /\/hall\/[\w-]+/.exec(desk)![0]);
	}

	async turn(...commands: string[]): Promise<void> {
		for (const command of commands) await this.host.must(`/w/${this.id}/desk?/round`, { command });
	}

	/** On to the round with this short name, and starts it. */
	async to(short: string): Promise<void> {
		const here = async () => /<li class="rs[^>]*aria-current="step"[^]*?<h3[^>]*>([^<]*)/.exec(await (await this.host.get(`/w/${this.id}/desk`)).text())?.[1];
		while ((await here()) !== short) await this.turn('next');
		await this.turn('start');
	}

	/** @param origin another way to the same server */
	async join(alias: string, origin = this.server.origin): Promise<Visitor> {
		const who = new Visitor(origin);
		await who.get(this.door);
		await who.must(`/w/${this.id}/door?/join`, { alias });
		return who;
	}

	/** A card for the whole area, or at a place of the plan. */
	async place(who: Visitor, text: string, theme = 'green', place: string | null = null): Promise<void> {
		await who.must(`/w/${this.id}?/placeCard`, { text, theme, ...(place === null ? { where: 'whole' } : { where: 'list', place }) });
	}
}
