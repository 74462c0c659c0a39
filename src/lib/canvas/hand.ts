import { StateNode, Vec, type Editor, type TLStateNodeConstructor } from '@tldraw/editor';
import type { CardId } from '#lib/domain/ids.ts';

/** What a hand on the plan does. Points are in the plan's own units. */
export interface HandEar {
	/** The card that a drag starting here would carry; null moves the plan. */
	carries(x: number, y: number): { cardId: CardId; x: number; y: number } | null;
	carry(cardId: CardId, x: number, y: number): void;
	drop(cardId: CardId, x: number, y: number): void;
	/** Let go without dropping: a second finger, Escape, a lost pointer. */
	putBack(): void;
	tap(x: number, y: number): void;
	hover(x: number, y: number): void;
}

type Doing = { doing: 'nothing' } | { doing: 'moving-plan'; camera: Vec } | { doing: 'carrying'; cardId: CardId; from: Vec; grip: Vec };

/** The only tool there is: tap, carry a card of one's own, or move the plan. Pinch, wheel and pen come from the editor itself. */
export function handTool(ear: HandEar): TLStateNodeConstructor {
	return class Hand extends StateNode {
		static override id = 'hand';
		#doing: Doing = { doing: 'nothing' };
		#down = false;

		override onEnter() {
			this.editor.setCursor({ type: 'grab', rotation: 0 });
		}

		override onPointerDown() {
			this.#down = true;
			this.#doing = { doing: 'nothing' };
			this.editor.stopCameraAnimation();
		}

		override onPointerMove() {
			const { inputs } = this.editor;
			if (!this.#down) return ear.hover(inputs.currentPagePoint.x, inputs.currentPagePoint.y);
			if (!inputs.isDragging) return;
			if (this.#doing.doing === 'nothing') this.#begin();
			if (this.#doing.doing === 'moving-plan') {
				const delta = Vec.Sub(inputs.currentScreenPoint, inputs.originScreenPoint).div(this.editor.getZoomLevel());
				// Vec's sums lose z, and a camera without z stands at 1.
				this.editor.setCamera({ x: this.#doing.camera.x + delta.x, y: this.#doing.camera.y + delta.y, z: this.#doing.camera.z }, { immediate: true });
			} else if (this.#doing.doing === 'carrying') {
				const at = this.#held(this.#doing);
				ear.carry(this.#doing.cardId, at.x, at.y);
			}
		}

		override onPointerUp() {
			if (!this.#down) return;
			this.#down = false;
			const { inputs } = this.editor;
			const doing = this.#doing;
			this.#rest();
			if (doing.doing === 'carrying') {
				const at = this.#held(doing);
				ear.drop(doing.cardId, at.x, at.y);
			} else if (doing.doing === 'moving-plan') {
				const speed = Math.min(inputs.pointerVelocity.len(), 2);
				if (speed > 0.1 && !reducedMotion()) this.editor.slideCamera({ speed, direction: inputs.pointerVelocity });
			} else {
				ear.tap(inputs.currentPagePoint.x, inputs.currentPagePoint.y);
			}
		}

		override onCancel() {
			this.#letGo();
		}
		override onInterrupt() {
			this.#letGo();
		}

		#begin() {
			const { originPagePoint } = this.editor.inputs;
			const held = ear.carries(originPagePoint.x, originPagePoint.y);
			if (held) {
				const from = new Vec(held.x, held.y);
				this.#doing = { doing: 'carrying', cardId: held.cardId, from, grip: Vec.Sub(from, originPagePoint) };
			} else {
				this.#doing = { doing: 'moving-plan', camera: Vec.From(this.editor.getCamera()) };
			}
			this.editor.setCursor({ type: 'grabbing', rotation: 0 });
		}

		#held({ grip }: { grip: Vec }): Vec {
			return Vec.Add(this.editor.inputs.currentPagePoint, grip);
		}

		#letGo() {
			if (this.#doing.doing === 'carrying') ear.putBack();
			this.#down = false;
			this.#rest();
		}

		#rest() {
			this.#doing = { doing: 'nothing' };
			this.editor.setCursor({ type: 'grab', rotation: 0 });
		}
	} as unknown as TLStateNodeConstructor & { new (editor: Editor, parent?: StateNode): StateNode };
}

function reducedMotion(): boolean {
	return matchMedia('(prefers-reduced-motion: reduce)').matches;
}
