import type { Plan } from '#lib/domain/plan.ts';
import type { OtherPointer } from '#lib/live/line/others.ts';

/**
 * Where other people point: small quiet dots between the plan and the cards, never over a card. They are moved by the browser's
 * compositor alone: one style for each that has moved, no layout, and nothing of React, Svelte or tldraw in it. A crowd moves all the time.
 */
export class Dots {
	readonly layer = document.createElement('div');
	readonly #plan: Pick<Plan, 'width' | 'height'>;
	readonly #dots = new Map<number, { element: HTMLElement; place: string }>();

	constructor(plan: Pick<Plan, 'width' | 'height'>) {
		this.#plan = plan;
		this.layer.className = 'island__others';
		this.layer.setAttribute('aria-hidden', 'true');
	}

	/** @param every ms until the next news: a dot glides so long, and is there just then */
	show(others: readonly OtherPointer[], every: number): void {
		this.layer.style.setProperty('--glide', `${every}ms`);
		const gone = new Set(this.#dots.keys());
		for (const { id, x, y } of others) {
			gone.delete(id);
			const place = `${(x * this.#plan.width).toFixed(1)}px ${(y * this.#plan.height).toFixed(1)}px`;
			const known = this.#dots.get(id);
			if (known?.place === place) continue;
			const element = known?.element ?? document.createElement('i');
			element.style.translate = place;
			if (!known) this.layer.append(element);
			this.#dots.set(id, { element, place });
		}
		for (const id of gone) {
			this.#dots.get(id)!.element.remove();
			this.#dots.delete(id);
		}
	}
}
