import type { Heads } from '#lib/domain/wall.ts';
import type { FactFrame } from '#lib/doc/frames.ts';
import type { AnswerLine, AskedLine, ClosingFact, ConversationFact, DeskFact, DoingFact, Facts, GroupsFact, MineFact, PeopleFact, PollFact, SortFact, StageFact, WallFact } from '#lib/domain/facts.ts';

/** What the server last said: each fact is one whole object that replaces the one before. Null until known. */
export class HeardFacts {
	stage = $state.raw<StageFact | null>(null);
	people = $state.raw<PeopleFact | null>(null);
	groups = $state.raw<GroupsFact | null>(null);
	poll = $state.raw<PollFact | null>(null);
	sort = $state.raw<SortFact | null>(null);
	conversation = $state.raw<ConversationFact | null>(null);
	wall = $state.raw<WallFact | null>(null);
	heads = $state.raw<Heads | null>(null);
	doing = $state.raw<DoingFact | null>(null);
	answers = $state.raw<AnswerLine[] | null>(null);
	asked = $state.raw<AskedLine[] | null>(null);
	closing = $state.raw<ClosingFact | null>(null);
	mine = $state.raw<MineFact | null>(null);
	desk = $state.raw<DeskFact | null>(null);
	#versions = new Map<string, number>();

	constructor(first: Partial<Facts>) {
		Object.assign(this, first);
	}

	/** A new socket counts its versions anew: the server may be another one. */
	newSocket(): void {
		this.#versions.clear();
	}

	/** False for what is older than what is known, or no fact of ours. */
	hear({ topic, version, value }: FactFrame): boolean {
		if (!topics.includes(topic) || version < (this.#versions.get(topic) ?? -Infinity)) return false;
		this.#versions.set(topic, version);
		Object.assign(this, { [topic]: value });
		return true;
	}
}

const topics: readonly (keyof Facts)[] = ['stage', 'people', 'groups', 'poll', 'sort', 'conversation', 'doing', 'wall', 'heads', 'closing', 'answers', 'asked', 'mine', 'desk'];
