import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Facts } from '#lib/domain/facts.ts';
import type { RoundCommand } from '#lib/domain/run.ts';
import { Browser } from './browser.ts';
import type { Hall } from './hall.ts';
import { Table } from './table.ts';

export const password = 'rehearsal in the hall';

/** Who made the server's first account, makes the workshop, fills in the deal, opens the doors and turns the rounds. */
export class Facilitator {
	readonly login = 'host';
	readonly browser: Browser;
	readonly #hall: Hall;
	#table: Table | null = null;
	workshopId = '';

	constructor(hall: Hall) {
		this.#hall = hall;
		this.browser = new Browser(hall.origin);
	}

	async arrive(oneTimeLink: string): Promise<void> {
		const { pathname } = new URL(oneTimeLink);
		await this.browser.look(pathname);
		await this.browser.must(`${pathname}?/make`, { name: 'Simulated host', login: this.login, password });
	}

	/** @param added rounds of the builder that are in no run sheet of their own: they come before the closing round */
	async makeWorkshop(title: string, question: string, added: readonly string[] = [], method = 'planning-for-real'): Promise<void> {
		const { to } = await this.browser.must('/workshops/new', { title: [...title].slice(0, 80).join(''), question, method });
		this.workshopId = /^\/w\/([0-9a-z]{16})\//.exec(to)?.[1] ?? '';
		const setup = `/w/${this.workshopId}/setup`;
		await this.browser.look(setup);
		await this.browser.must(`${setup}?/deal`, {
			purpose: 'A rehearsal with simulated people. Nothing is decided by it.',
			canChange: 'Everything',
			cannotChange: 'Nothing',
			decider: 'Nobody: this is a rehearsal',
			decisionDate: '2027-04-13',
			feedbackDate: '2027-04-27',
			feedbackHow: 'On this same page.',
			kept: 'Nothing, unless you keep the folder.',
			foi: 'There is nothing to ask for.'
		});
		for (const add of added) await this.browser.must(`${setup}?/arrange`, { arrange: 'add', add });
		await this.browser.must(`${setup}?/open`);
		this.#table = await Table.open({ origin: this.#hall.origin, headers: this.browser.headers, workshopId: this.workshopId, room: 'board' });
	}

	/** As it stands on the desk. */
	async door(): Promise<{ code: string; link: string }> {
		const { door } = (await this.browser.pageData(`/w/${this.workshopId}/desk`)) as { door: { code: string; link: string } };
		return door;
	}

	async turn(command: RoundCommand): Promise<void> {
		const { command: name, ...rest } = command;
		await this.browser.must(`/w/${this.workshopId}/desk?/round`, { command: name, ...('minutes' in rest ? { minutes: String(rest.minutes) } : {}) });
	}

	/** On, or back, to the nearest round of a kind, and leaves it waiting to be started. By kind, so that a method may grow a round without breaking a test. */
	async to(kind: string): Promise<void> {
		for (;;) {
			const { rounds, round } = await this.#stage(() => true);
			if (rounds[round.index]?.kind === kind) return;
			const command = rounds.some((one, index) => one.kind === kind && index > round.index) ? 'next' : 'back';
			await this.turn({ command });
			await this.#stage((stage) => stage.round.index !== round.index);
		}
	}

	/** The same, and starts it. */
	async start(kind: string): Promise<void> {
		await this.to(kind);
		await this.turn({ command: 'start' });
	}

	/** After the last round. */
	async finish(): Promise<void> {
		await this.start('close');
		await this.turn({ command: 'next' });
	}

	/** Starts the round the room waits for, keeps it open while `work` goes on, and does not let the clock cut anybody off. */
	async round(kind: string, work: () => Promise<unknown>): Promise<void> {
		const { rounds, round } = await this.#stage((stage) => stage.round.state === 'ready');
		if (rounds[round.index]?.kind !== kind) throw new Error(`the room is in the round "${rounds[round.index]?.kind}", not in "${kind}"`);
		await this.turn({ command: 'start' });
		let over = false;
		const watching = this.#giveTime(() => over);
		try {
			await work();
		} finally {
			over = true;
			await watching.stop();
		}
		await this.turn({ command: 'next' });
		await this.#stage((stage) => stage.round.state === 'finished' || (stage.round.state === 'ready' && stage.round.index === round.index + 1));
	}

	/** Everybody who joined has a line; the desk says so. */
	async until(isSo: (facts: Partial<Facts>) => boolean, what: string): Promise<void> {
		const table = this.#table!;
		await table.until(() => isSo(table.facts), what);
	}

	/** What the desk counts must become what people did, in a moment. Answers with the difference in words, or null. */
	async counts(what: string, wanted: number, read: (facts: Partial<Facts>) => number | undefined): Promise<string | null> {
		const table = this.#table!;
		const deadline = performance.now() + 15_000;
		while (read(table.facts) !== wanted && performance.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 100));
		const found = read(table.facts);
		return found === wanted ? null : `${what}: ${wanted} were taken, and the desk counts ${found ?? 'none'}`;
	}

	/** Shows all cards that wait, and answers how many there were. */
	async showWaiting(): Promise<number> {
		const waiting = this.#table!.facts.desk?.held.length ?? 0;
		await this.browser.must(`/w/${this.workshopId}/desk?/show`, { card: 'all' });
		return waiting;
	}

	/** Calls everybody to the list, and lets them go again. */
	async callEveryone(): Promise<void> {
		await this.browser.must(`/w/${this.workshopId}/desk?/callAll`, { view: 'list', number: '' });
		await this.#stage((stage) => stage.called !== null);
		await this.browser.must(`/w/${this.workshopId}/desk?/callAll`, { let: 'yes' });
	}

	/** The officer gets a link of their own, and comes in by it. */
	async callOfficer(): Promise<Officer> {
		const { data } = await this.browser.must(`/w/${this.workshopId}/desk?/invite`, { role: 'officer' });
		return Officer.arrive(this.#hall, (data['invited'] as { link: string }).link, this.workshopId);
	}

	async closeWorkshop(): Promise<void> {
		await this.browser.must(`/w/${this.workshopId}/desk?/close`);
	}

	leave(): void {
		this.#table?.close();
	}

	async #stage(isSo: (stage: Facts['stage']) => boolean): Promise<Facts['stage']> {
		await this.until(({ stage }) => stage !== undefined && isSo(stage), 'the round');
		return this.#table!.facts.stage!;
	}

	/** Five more minutes whenever less than one is left. */
	#giveTime(isOver: () => boolean): { stop(): Promise<void> } {
		let adding = Promise.resolve();
		const timer = setInterval(() => {
			const round = this.#table?.facts.stage?.round;
			if (isOver() || round?.state !== 'running' || round.endsAt - Date.now() > 60_000) return;
			adding = adding.then(() => (isOver() ? undefined : this.turn({ command: 'add', minutes: 5 })));
		}, 5_000);
		return {
			async stop() {
				clearInterval(timer);
				await adding;
			}
		};
	}
}

export class Officer {
	readonly browser: Browser;
	readonly #workshopId: string;

	private constructor(browser: Browser, workshopId: string) {
		this.browser = browser;
		this.#workshopId = workshopId;
	}

	static async arrive(hall: Hall, link: string, workshopId: string): Promise<Officer> {
		const browser = new Browser(hall.origin);
		const { pathname } = new URL(link);
		await browser.look(pathname);
		const { to } = await browser.must(`${pathname}?/make`, { name: 'Simulated officer', login: 'officer', password });
		await browser.look(to);
		return new Officer(browser, workshopId);
	}

	/** Every file the outcome page offers. */
	async takeAway(folder: string): Promise<string[]> {
		await mkdir(folder, { recursive: true });
		const { files } = (await this.browser.pageData(`/w/${this.#workshopId}/outcome`)) as { files: { name: string }[] };
		const names = [...files.map(({ name }) => `${name}.csv`), 'dictionary.csv', 'workshop.json', 'everything.zip'];
		for (const name of names) {
			const response = await this.browser.read(`/w/${this.#workshopId}/outcome/export/${name}`);
			await writeFile(join(folder, name), new Uint8Array(await response.arrayBuffer()));
		}
		return names;
	}
}
