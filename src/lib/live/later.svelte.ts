import { keepIn } from './keep.ts';
import { answers } from './ways/knock.ts';

const answerMostMs = 8_000;
const againMs = 3_000;
/** A page is not loaded anew more often than that, whatever is missing. */
const anewMostOften = 60_000;

/** A part of a page that comes later over the line: null until it is here. */
export class Later<Part> {
	part = $state.raw<Part | null>(null);
	/** How often it did not come when it was needed. */
	#missed = $state(0);
	#isAsking = false;
	readonly #load: () => Promise<Part>;
	readonly #anew: () => void;

	constructor(load: () => Promise<Part>, anew: () => void = loadAnew) {
		this.#load = load;
		this.#anew = anew;
	}

	/**
	 * To be called in an effect: it runs again when the line is back, or when what is needed did not come. Some browsers never ask again for
	 * a module that a dead network has once kept from them, and a server that has been renewed has other modules: what the page cannot do
	 * without, and did not come twice, comes with a new page.
	 */
	ask(isNeeded: boolean): void {
		if (this.part !== null) return;
		if (isNeeded && this.#missed > 1) return this.#anew();
		if (this.#isAsking) return;
		this.#isAsking = true;
		this.#load().then(
			(part) => (this.part = part),
			() => {
				this.#isAsking = false;
				if (isNeeded) this.#missed += 1;
			}
		);
	}
}

let isComing = false;

/** Loads this page anew when the server answers: what a dead network gives instead has no room in it. */
function loadAnew(): void {
	if (isComing) return;
	isComing = true;
	const last = keepIn<number>(() => sessionStorage, 'anew');
	const wait = Math.max(0, (last.read() ?? 0) + anewMostOften - Date.now());
	setTimeout(async () => {
		while (!(await answers(location.origin, answerMostMs))) await new Promise((resolve) => setTimeout(resolve, againMs));
		last.write(Date.now());
		location.reload();
	}, Math.min(wait, anewMostOften));
}
