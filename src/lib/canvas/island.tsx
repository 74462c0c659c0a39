import '@tldraw/editor/editor.css';
import './island.css';
import { Box, react, TldrawEditor, type Editor, type TLRecord, type TLShape, type TLShapeId, type TLStore, type IndexKey } from '@tldraw/editor';
import { createRoot } from 'react-dom/client';
import type { CardId } from '#lib/domain/ids.ts';
import type { Plan } from '#lib/domain/plan.ts';
import { Dots } from './dots.ts';
import { handTool, type HandEar } from './hand.ts';
import type { Patch } from './patches.ts';
import type { Loop, Pin } from './picture.ts';
import { othersShape, shapeUtils } from './shapes.tsx';
import type { OtherPointer } from '#lib/live/line/others.ts';

/** All that is on the plan now. The canvas draws it and knows nothing more. */
export interface Picture {
	pins: readonly (Pin & { icon: string; own: boolean; picked: boolean })[];
	loops: readonly Loop[];
	/** Lines and areas. */
	patches: readonly Patch[];
	/** Names shrink to their numbers. */
	small: boolean;
	/** Loops would only be in the way. */
	compact: boolean;
	/** The card under the finger, drawn where it is held. */
	carried: { cardId: CardId; theme: string; icon: string; x: number; y: number } | null;
}

export interface Camera {
	x: number;
	y: number;
	/** CSS pixels for one unit of the plan. */
	zoom: number;
	/** Of the window onto the plan, in CSS pixels. */
	width: number;
	height: number;
	/** The zoom at which the whole plan is just in view. */
	whole: number;
}

export interface IslandEar extends HandEar {
	camera(camera: Camera): void;
}

export interface Island {
	show(picture: Picture): void;
	/** Where other people point. `every`: ms until the next news of them. */
	others(all: readonly OtherPointer[], every: number): void;
	closer(): void;
	further(): void;
	whole(): void;
	/** Brings a point of the plan into view if it is not. */
	lookAt(x: number, y: number): void;
	/** Comes near enough that all these points can be told apart. */
	comeTo(points: readonly (readonly [number, number])[]): void;
	close(): void;
}

const steps = [1, 1.4, 2, 2.8, 4, 5.6, 8];

/** Puts tldraw's bare editor (no menus, no tools, no clipboard, no embeds: those are in packages we do not load) into `host`. */
export function mountIsland(host: HTMLElement, plan: Plan, ear: IslandEar): Island {
	const root = createRoot(host);
	let editor: Editor | null = null;
	let waiting: Picture | null = null;
	let undo: (() => void) | undefined;
	const drawn = new Map<TLShapeId, string>();
	const dots = new Dots(plan);

	const mounted = (made: Editor) => {
		editor = made;
		made.updateInstanceState({ isReadonly: true });
		put(made.store, drawn, ground(plan), []);
		made.setCamera(made.getCamera(), { reset: true, immediate: true });
		undo = react('tell the camera', () => {
			const { x, y, z } = made.getCamera();
			const { w, h } = made.getViewportScreenBounds();
			ear.camera({ x, y, zoom: z, width: w, height: h, whole: made.getBaseZoom() });
		});
		if (waiting) draw(made, waiting);
	};

	const draw = (made: Editor, picture: Picture) => {
		const shapes = [...ground(plan), shape('patches', 'patches', 0, 0, 'a1X', { patches: JSON.stringify(picture.patches), w: plan.width, h: plan.height }), ...shapesOf(picture)];
		const kept = new Set(shapes.map(({ id }) => id));
		put(made.store, drawn, shapes, [...drawn.keys()].filter((id) => !kept.has(id)));
	};

	root.render(
		<TldrawEditor
			shapeUtils={[...shapeUtils, othersShape(dots.layer)]}
			tools={[handTool(ear)]}
			initialState="hand"
			autoFocus={false}
			onMount={mounted}
			components={nothingOfTheirs}
			options={{ nonce: nonceOfPage(), maxPages: 1, branding: plan.alt, createTextOnCanvasDoubleClick: false }}
			assetUrls={{ fonts: {} }}
			cameraOptions={{
				wheelBehavior: 'zoom',
				zoomSteps: steps,
				constraints: {
					bounds: { x: 0, y: 0, w: plan.width, h: plan.height },
					padding: { x: 0, y: 0 },
					origin: { x: 0.5, y: 0.5 },
					initialZoom: 'fit-min',
					baseZoom: 'fit-max',
					behavior: 'contain'
				}
			}}
		/>
	);

	const animation = () => ({ animation: { duration: matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 180 } });
	return {
		show(picture) {
			waiting = picture;
			if (editor) draw(editor, picture);
		},
		others: (all, every) => dots.show(all, every),
		closer: () => editor?.zoomIn(undefined, animation()),
		further: () => editor?.zoomOut(undefined, animation()),
		whole: () => editor?.zoomToBounds(new Box(0, 0, plan.width, plan.height), { inset: 0, targetZoom: editor.getBaseZoom(), ...animation() }),
		lookAt(x, y) {
			if (!editor) return;
			const view = editor.getViewportPageBounds();
			const room = 60 / editor.getZoomLevel();
			if (x > view.minX + room && x < view.maxX - room && y > view.minY + room && y < view.maxY - room) return;
			editor.centerOnPoint({ x, y }, animation());
		},
		comeTo(points) {
			if (!editor || points.length === 0) return;
			const box = Box.FromPoints(points.map(([x, y]) => ({ x, y }))).expandBy(1);
			const nearest = editor.getBaseZoom() * steps.at(-1)!;
			editor.zoomToBounds(box, { targetZoom: Math.min(nearest, editor.getZoomLevel() * 4), inset: 100, ...animation() });
		},
		close() {
			undo?.();
			root.unmount();
		}
	};
}

/** Everything of tldraw's own that would show, except the watermark, which is not ours to touch. */
const nothingOfTheirs = {
	Background: null,
	Brush: null,
	CollaboratorBrush: null,
	CollaboratorCursor: null,
	CollaboratorHint: null,
	CollaboratorScribble: null,
	CollaboratorShapeIndicator: null,
	Cursor: null,
	Grid: null,
	Handle: null,
	Handles: null,
	Scribble: null,
	SelectionBackground: null,
	SelectionForeground: null,
	ShapeIndicator: null,
	ShapeIndicators: null,
	SnapIndicator: null,
	Spinner: null,
	ZoomBrush: null
};

/** Our policy lets no style in without it; scripts of the page carry it. */
function nonceOfPage(): string | undefined {
	return document.querySelector<HTMLScriptElement>('script[nonce]')?.nonce || undefined;
}

/** Writes what changed and nothing else: a pan with 300 cards touches no record at all. */
function put(store: TLStore, drawn: Map<TLShapeId, string>, shapes: readonly TLShape[], gone: readonly TLShapeId[]): void {
	const changed: TLRecord[] = [];
	for (const shape of shapes) {
		const text = JSON.stringify(shape);
		if (drawn.get(shape.id) === text) continue;
		drawn.set(shape.id, text);
		changed.push(shape);
	}
	for (const id of gone) drawn.delete(id);
	if (changed.length === 0 && gone.length === 0) return;
	store.mergeRemoteChanges(() => {
		if (gone.length > 0) store.remove([...gone]);
		if (changed.length > 0) store.put(changed);
	});
}

/** The picture, and on it, under all cards, where other people point. */
function ground({ url, width, height }: Plan): TLShape[] {
	return [shape('plan', 'plan', 0, 0, 'a1', { url, w: width, h: height }), shape('others', 'others', 0, 0, 'a1V', { w: width, h: height })];
}

function shapesOf({ pins, loops, small, compact, carried }: Picture): TLShape[] {
	const shapes: TLShape[] = [];
	for (const loop of loops) {
		if (!compact && !loop.wide) shapes.push({ ...shape('loop', `loop-${loop.id}`, loop.x, loop.y, 'a2', { w: loop.width, h: loop.height }), rotation: loop.turn });
		shapes.push(shape('tag', `tag-${loop.id}`, ...loop.tag, 'a4', { name: loop.name || '…', cards: loop.cards, small, w: loop.tagWidth }));
	}
	for (const { x, y, cards, theme, icon, own, picked } of pins) {
		shapes.push(shape('pin', `pin-${cards[0]!.id}`, x, y, picked ? 'a5' : 'a3', { theme, icon, cards: cards.length, own, picked, held: false }));
	}
	if (carried) shapes.push(shape('pin', 'carried', carried.x, carried.y, 'a6', { theme: carried.theme, icon: carried.icon, cards: 1, own: true, picked: true, held: true }));
	return shapes;
}

function shape(type: string, id: string, x: number, y: number, index: string, props: object): TLShape {
	return {
		typeName: 'shape',
		type,
		id: `shape:${id}` as TLShapeId,
		x,
		y,
		rotation: 0,
		index: index as IndexKey,
		parentId: 'page:page',
		isLocked: true,
		opacity: 1,
		props,
		meta: {}
	} as unknown as TLShape;
}
