import type { PlanRefusal } from '#lib/domain/plan-refusal.ts';
import type { RefusalWords } from './refusals.ts';

const distance = (metres: number) => (metres >= 1000 ? `${Math.round(metres / 1000)} km` : `${metres} m`);

/** A plan that was not taken, or could not be laid into the world: what is wrong, where, and what to do. */
export const planRefusals: Pick<RefusalWords, PlanRefusal['reason']> = {
	'points-few': ({ have, want }) => ({ what: have === 0 ? 'No point is placed yet.' : 'One point is not enough.', todo: `Give ${want} points or more, far apart.` }),
	'points-many': ({ limit }) => ({ what: 'That is more points than we can use.', todo: `Keep the ${limit} best ones.` }),
	'points-together': ({ first, second }) => ({ what: `Points ${first} and ${second} are in the same spot.`, todo: 'Put one of them far away from the other.' }),
	'points-in-line': () => ({ what: 'All your points are on one line.', todo: 'Move one of them well off the line, or leave only two.' }),
	'point-unread': ({ point, text }) => ({ what: text === '' ? `Point ${point} has no place in the world yet.` : `We could not read “${text}” at point ${point}.`, todo: 'Type it like “51.5014, -0.1419”, “530024 180403” or “TQ 30024 80403”.' }),
	'point-unplaced': ({ point, text }) => ({ what: text === '' ? `Point ${point} has no place on the plan yet.` : `We could not find “${text}” of point ${point} on the plan.`, todo: 'Press the plan, or type a square like C3, or per cent from the left and from the top, like “31.2, 44”.' }),
	'place-many': ({ limit }) => ({ what: `That is more than ${limit} squares.`, todo: 'Keep the streets and places people will look for.' }),
	'plan-mirrored': ({ where }) => ({
		what: where === 'points' ? 'Your points would turn the plan over, as in a mirror.' : 'The world file would turn the plan over, as in a mirror.',
		todo:
			where === 'line-4'
				? 'The number in line 4 should be below zero. Make the world file again, or put a minus in front of it.'
				: where === 'line-1'
					? 'The number in line 1 should be above zero. Make the world file again, or take its minus away.'
					: where === 'world-file'
						? 'Look at lines 1 to 4. Make the world file again together with the picture.'
						: 'Look whether two points have changed places.'
	}),
	'plan-size-odd': ({ metres }) => ({ what: `With these points the plan would be ${distance(metres)} wide.`, todo: 'Look whether a number is wrong. A plan is between 5 m and 200 km wide.' }),
	'world-file-lines': ({ have }) => ({ what: have === 1 ? 'The world file has 1 line. It should have 6.' : `The world file has ${have} lines. It should have 6.`, todo: 'Choose the file that ends in .pgw, .jgw or .tfw and was made with the picture.' }),
	'world-file-long': ({ limit }) => ({ what: `That is not a world file. It has more than ${limit.toLocaleString('en-GB')} signs.`, todo: 'A world file is six short lines. Choose the one that ends in .pgw, .jgw or .tfw and was made with the picture.' }),
	'world-file-number': ({ line, text }) => ({ what: text === '' ? `Line ${line} of the world file is empty.` : `Line ${line} of the world file, “${text}”, is not a number.`, todo: 'Each of the 6 lines is one number. Make the world file again.' }),
	'world-file-flat': () => ({ what: 'The world file makes the plan into a line with no width.', todo: 'Lines 1 and 4 say how big a pixel is. They cannot be zero. Make the world file again.' }),
	'world-file-unknown': ({ x, y }) => ({ what: `The world file puts the plan at ${x}, ${y}. Those are neither degrees nor British National Grid.`, todo: 'Save the plan again in British National Grid (EPSG:27700) or WGS84 (EPSG:4326).' }),
	'axes-swapped': (said) =>
		said.where === 'world-file'
			? { what: 'The world file has east and north the wrong way round.', todo: 'Line 5 should be how far east, line 6 how far north. Make the world file again.' }
			: { what: `The file has latitude before longitude: feature ${said.feature} lies at ${said.x}, ${said.y}.`, todo: 'GeoJSON wants longitude first. Change the order, or export the file again.' },
	'geojson-unread': ({ line }) => ({ what: line === null ? 'We could not read the GeoJSON file.' : `We could not read the GeoJSON file. It breaks off or goes wrong on line ${line}.`, todo: 'Export it again, then choose it again.' }),
	'geojson-kind': () => ({ what: 'That file is JSON, but not GeoJSON.', todo: 'Choose a file whose type is “FeatureCollection”.' }),
	'geojson-empty': () => ({ what: 'There is nothing to draw in the GeoJSON file.', todo: 'Export the streets, water and buildings of the area, then choose the file again.' }),
	'geojson-many': ({ limit }) => ({ what: `There is too much in the GeoJSON file. We can draw ${limit.toLocaleString('en-GB')} things or points.`, todo: 'Cut it to the area people will talk about, or leave out small things.' }),
	'geojson-shape': ({ feature }) => ({ what: `Feature ${feature} in the GeoJSON file has coordinates we cannot read.`, todo: 'Take that feature out, or export the file again.' }),
	'geojson-grid': ({ feature, x, y }) => ({ what: `The file is in British National Grid: feature ${feature} lies at ${x}, ${y}.`, todo: 'GeoJSON is in degrees. Export it again as WGS84 (EPSG:4326).' }),
	'geojson-degrees': ({ feature, x, y }) => ({ what: `Feature ${feature} lies at ${x}, ${y}. Those are not degrees.`, todo: 'Export the file again as WGS84 (EPSG:4326).' }),
	'geojson-crs': ({ name }) => ({ what: `The file says that it is in ${name}.`, todo: 'GeoJSON is in degrees. Export it again as WGS84 (EPSG:4326).' }),
	'picture-pixels': ({ megapixels, limit }) => ({ what: `The picture has ${megapixels} million pixels. We can take ${limit} million.`, todo: 'Save it smaller. 4,000 pixels on the long side is plenty.' }),
	'plan-kind': () => ({ what: 'That file is not a picture, a PDF or GeoJSON.', todo: 'Choose a PNG, a JPEG, a PDF or a GeoJSON file.' }),
	'plan-tiff': () => ({ what: 'That file is a TIFF picture. Browsers cannot show it.', todo: 'Save it as PNG or JPEG, in the same size. Its .tfw file still fits then.' }),
	'pdf-unreadable': () => ({ what: 'We could not read that PDF.', todo: 'Open it and save it again, or save the page as a picture.' }),
	'pdf-locked': () => ({ what: 'That PDF is locked with a password.', todo: 'Save a copy without the password, then choose that.' }),
	'pdf-slow': ({ seconds }) => ({ what: `That page took longer than ${seconds} seconds to draw, so we stopped.`, todo: 'Choose another page, or save this page as a picture.' }),
	'pdf-page': ({ pages }) => ({ what: `The PDF has ${pages === 1 ? '1 page' : `${pages} pages`}.`, todo: `Type a page number from 1 to ${pages}.` }),
	'world-file-alone': () => ({ what: 'A world file goes with a PNG or JPEG picture.', todo: 'Choose the picture and its world file together.' }),
	'place-line': ({ line, text }) => ({ what: `We could not read line ${line}: “${text}”.`, todo: 'Write a name, a colon and squares, like “Mill Lane: C2 C3 C4”.' })
};
