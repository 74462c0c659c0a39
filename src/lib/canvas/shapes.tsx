import { Geometry2d, HTMLContainer, Rectangle2d, ShapeUtil, T, type RecordProps, type TLBaseShape } from '@tldraw/editor';
import type { Patch } from './patches.ts';

/*
 * What the canvas draws. Shapes are a view and nothing else: no one can select, turn, edit or copy them, and what they show is read
 * out elsewhere (the list, and the buttons PlanPins lays over the pins), so all of it is hidden from screen readers.
 */

export type PlanShape = TLBaseShape<'plan', { url: string; w: number; h: number }>;
export type OthersShape = TLBaseShape<'others', { w: number; h: number }>;
export type PatchesShape = TLBaseShape<'patches', { patches: string; w: number; h: number }>;
export type LoopShape = TLBaseShape<'loop', { w: number; h: number }>;
export type TagShape = TLBaseShape<'tag', { name: string; cards: number; small: boolean; w: number }>;
export type PinShape = TLBaseShape<'pin', { theme: string; icon: string; cards: number; own: boolean; picked: boolean; held: boolean }>;

abstract class Drawn<S extends TLBaseShape<string, object>> extends ShapeUtil<S> {
	override canBind = () => false;
	override canEdit = () => false;
	override canResize = () => false;
	override canSnap = () => false;
	override hideRotateHandle = () => true;
	override hideSelectionBoundsBg = () => true;
	override hideSelectionBoundsFg = () => true;
	override indicator() {
		return null;
	}
}

/** The picture of the place. */
export class PlanShapeUtil extends Drawn<PlanShape> {
	static override type = 'plan' as const;
	static override props: RecordProps<PlanShape> = { url: T.string, w: T.number, h: T.number };
	override getDefaultProps = () => ({ url: '', w: 1, h: 1 });
	override getGeometry({ props }: PlanShape): Geometry2d {
		return new Rectangle2d({ width: props.w, height: props.h, isFilled: true });
	}
	override component({ props }: PlanShape) {
		return (
			<HTMLContainer>
				<img className="plan__img" src={props.url} width={props.w} height={props.h} alt="" draggable={false} />
			</HTMLContainer>
		);
	}
}

/** Room for a layer that somebody else draws: as large as the plan, so that it is never taken for out of view. */
export function othersShape(layer: HTMLElement) {
	return class OthersShapeUtil extends Drawn<OthersShape> {
		static override type = 'others' as const;
		static override props: RecordProps<OthersShape> = { w: T.number, h: T.number };
		override getDefaultProps = () => ({ w: 1, h: 1 });
		override getGeometry({ props }: OthersShape): Geometry2d {
			return new Rectangle2d({ width: props.w, height: props.h, isFilled: false });
		}
		override component() {
			return (
				<HTMLContainer>
					<div ref={(room) => void room?.append(layer)} />
				</HTMLContainer>
			);
		}
	};
}

/** Lines and areas of cards, all in one drawing as large as the plan. `patches` is a list of Patch as JSON: a shape's props are plain. */
export class PatchesShapeUtil extends Drawn<PatchesShape> {
	static override type = 'patches' as const;
	static override props: RecordProps<PatchesShape> = { patches: T.string, w: T.number, h: T.number };
	override getDefaultProps = () => ({ patches: '[]', w: 1, h: 1 });
	override getGeometry({ props }: PatchesShape): Geometry2d {
		return new Rectangle2d({ width: props.w, height: props.h, isFilled: false });
	}
	override component({ props }: PatchesShape) {
		const patches = JSON.parse(props.patches) as Patch[];
		return (
			<HTMLContainer>
				<svg className="patches" viewBox={`0 0 ${props.w} ${props.h}`} width={props.w} height={props.h} aria-hidden="true">
					{patches.map(({ id, theme, d, closed, strong }) => (
						<g key={id} className={`t-${theme}${strong ? ' patches__strong' : ''}${closed ? '' : ' patches__line'}`}>
							<path className="patches__under" d={d} />
							<path className="patches__over" d={d} />
						</g>
					))}
				</svg>
			</HTMLContainer>
		);
	}
}

/** The dashed loop around a group. Its x and y are the middle. */
export class LoopShapeUtil extends Drawn<LoopShape> {
	static override type = 'loop' as const;
	static override props: RecordProps<LoopShape> = { w: T.number, h: T.number };
	override getDefaultProps = () => ({ w: 1, h: 1 });
	override getGeometry({ props }: LoopShape): Geometry2d {
		return new Rectangle2d({ x: -props.w / 2, y: -props.h / 2, width: props.w, height: props.h, isFilled: true });
	}
	override component({ props }: LoopShape) {
		return (
			<HTMLContainer>
				<i className="loop island__loop" aria-hidden="true" style={{ width: props.w, height: props.h }} />
			</HTMLContainer>
		);
	}
}

/** A group's name, or its number where there is little room. Keeps its size at every zoom. Its x and y are the middle. */
export class TagShapeUtil extends Drawn<TagShape> {
	static override type = 'tag' as const;
	static override props: RecordProps<TagShape> = { name: T.string, cards: T.number, small: T.boolean, w: T.number };
	override getDefaultProps = () => ({ name: '', cards: 0, small: false, w: 100 });
	override getGeometry({ props }: TagShape): Geometry2d {
		return around(this.editor.getZoomLevel(), props.small ? 30 : props.w / 2, 30);
	}
	override component({ props }: TagShape) {
		return (
			<HTMLContainer>
				<div className={props.small ? 'loop-tag island__tag island__tag--small' : 'loop-tag island__tag'} aria-hidden="true" style={props.small ? {} : { width: props.w }}>
					<span className="count">{props.cards}</span>
					{props.small ? null : <span className="loop-tag__t">{props.name}</span>}
				</div>
			</HTMLContainer>
		);
	}
}

/** A card's pin, standing on its point. Keeps its size at every zoom. */
export class PinShapeUtil extends Drawn<PinShape> {
	static override type = 'pin' as const;
	static override props: RecordProps<PinShape> = { theme: T.string, icon: T.string, cards: T.number, own: T.boolean, picked: T.boolean, held: T.boolean };
	override getDefaultProps = () => ({ theme: 'else', icon: 'shapes', cards: 1, own: false, picked: false, held: false });
	override getGeometry(): Geometry2d {
		return around(this.editor.getZoomLevel(), 30, 56);
	}
	override component({ props }: PinShape) {
		// 'pin--solo': what is shown at which width is decided in PlanCanvas, not by the page's style.
		const classes = ['pin', 'pin--solo', 'island__pin', `t-${props.theme}`];
		if (props.own) classes.push('pin--own');
		if (props.picked) classes.push('pin--sel');
		if (props.held) classes.push('island__pin--held');
		return (
			<HTMLContainer>
				<div className={classes.join(' ')} aria-hidden="true">
					<svg className="icon" viewBox="0 0 24 24">
						<use href={`/icons.svg#i-${props.icon}`} />
					</svg>
					{props.cards > 1 ? <b>{props.cards}</b> : null}
				</div>
			</HTMLContainer>
		);
	}
}

export const shapeUtils = [PlanShapeUtil, PatchesShapeUtil, LoopShapeUtil, TagShapeUtil, PinShapeUtil];

/** What is drawn at one size at every zoom covers less of the plan the nearer one is. For culling only: touch is found in picture.ts. */
function around(zoom: number, halfWidth: number, halfHeight: number): Geometry2d {
	return new Rectangle2d({ x: -halfWidth / zoom, y: -halfHeight / zoom, width: (2 * halfWidth) / zoom, height: (2 * halfHeight) / zoom, isFilled: true });
}
