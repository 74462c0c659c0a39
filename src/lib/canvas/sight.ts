import type { Plan } from '#lib/domain/plan.ts';
import type { View } from '#lib/doc/pointer-frames.ts';
import { rateFor, thisDevice } from '#lib/live/line/device.ts';
import type { Camera } from './island.tsx';

/** The part of the plan that the camera shows, as fractions; null where it shows none of it. */
export function boxInSight({ x, y, zoom, width, height }: Pick<Camera, 'x' | 'y' | 'zoom' | 'width' | 'height'>, plan: Pick<Plan, 'width' | 'height'>): View['box'] | null {
	const [x0, x1] = between(-x, width / zoom, plan.width);
	const [y0, y1] = between(-y, height / zoom, plan.height);
	return x0 < x1 && y0 < y1 ? [x0, y0, x1, y1] : null;
}

function between(from: number, length: number, whole: number): [number, number] {
	const clip = (n: number) => Math.min(1, Math.max(0, n / whole));
	return [clip(from), clip(from + length)];
}

/** What the room is told of the window onto the plan. Nobody looks at a plan that is scrolled away, or not on the page beside the list. */
export class Sight {
	readonly #plan: Plan;
	readonly #say: (view: View | null) => void;
	readonly #watch: IntersectionObserver;
	#camera: Camera | null = null;
	#isSeen = false;

	constructor(host: HTMLElement, plan: Plan, say: (view: View | null) => void) {
		this.#plan = plan;
		this.#say = say;
		this.#watch = new IntersectionObserver((all) => {
			this.#isSeen = all.at(-1)!.isIntersecting;
			this.#tell();
		});
		this.#watch.observe(host);
	}

	camera(now: Camera): void {
		this.#camera = now;
		this.#tell();
	}

	close(): void {
		this.#watch.disconnect();
		this.#say(null);
	}

	#tell(): void {
		const rate = rateFor(thisDevice());
		const box = this.#isSeen && this.#camera && boxInSight(this.#camera, this.#plan);
		this.#say(rate === 'none' || !box ? null : { rate, box });
	}
}
