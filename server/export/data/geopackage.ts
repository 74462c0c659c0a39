import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import initSqlJs, { type Database, type SqlValue } from 'sql.js';
import type { RecordCard, RecordPosition, WorkshopRecord } from '../record.ts';
import { againstTheClock } from './geojson.ts';

const require = createRequire(import.meta.url);
let sqlite: ReturnType<typeof initSqlJs> | null = null;

const grid = `PROJCS["OSGB36 / British National Grid",GEOGCS["OSGB36",DATUM["Ordnance_Survey_of_Great_Britain_1936",SPHEROID["Airy 1830",6377563.396,299.3249646,AUTHORITY["EPSG","7001"]],AUTHORITY["EPSG","6277"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AUTHORITY["EPSG","4277"]],PROJECTION["Transverse_Mercator"],PARAMETER["latitude_of_origin",49],PARAMETER["central_meridian",-2],PARAMETER["scale_factor",0.9996012717],PARAMETER["false_easting",400000],PARAMETER["false_northing",-100000],UNIT["metre",1,AUTHORITY["EPSG","9001"]],AXIS["Easting",EAST],AXIS["Northing",NORTH],AUTHORITY["EPSG","27700"]]`;
const degrees = 'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AUTHORITY["EPSG","4326"]]';

const layers = [
	{ name: 'card_points', type: 'POINT', what: 'Cards at a point' },
	{ name: 'card_lines', type: 'LINESTRING', what: 'Cards along a line' },
	{ name: 'card_areas', type: 'POLYGON', what: 'Cards on an area' }
] as const;
const columns = 'fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, card_id TEXT NOT NULL, number INTEGER NOT NULL, text TEXT NOT NULL, theme TEXT NOT NULL, theme_word TEXT NOT NULL, near TEXT, square TEXT, cluster_id TEXT, same_here INTEGER NOT NULL, see_differently INTEGER NOT NULL, blurred_metres INTEGER NOT NULL';

/**
 * OGC GeoPackage 1.3: one layer for each kind of geometry, the cards without a place as a plain table, and the priorities. In EPSG:27700 where
 * the whole plan lies on the British National Grid, else in WGS84. SQLite by sql.js, which keeps all in memory and touches no disk.
 */
export async function geoPackage(record: WorkshopRecord, madeAt: Date): Promise<Uint8Array | null> {
	if (record.transform === null) return null;
	sqlite ??= initSqlJs({ locateFile: (file) => join(dirname(require.resolve('sql.js')), file) });
	const { Database } = await sqlite;
	const database = new Database();
	try {
		fill(database, record, madeAt);
		return database.export();
	} finally {
		database.close();
	}
}

function fill(database: Database, record: WorkshopRecord, madeAt: Date): void {
	const onGrid = record.cards.every(({ place }) => place.world === null || [place.world.at, ...place.world.corners].every(({ easting }) => easting !== null));
	const srs = onGrid ? 27700 : 4326;
	const at = madeAt.toISOString();
	database.run('PRAGMA application_id = 1196444487; PRAGMA user_version = 10300; BEGIN');
	database.run('CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY, organization TEXT NOT NULL, organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT)');
	for (const row of [
		['Undefined Cartesian SRS', -1, 'NONE', -1, 'undefined', 'undefined Cartesian coordinate reference system'],
		['Undefined geographic SRS', 0, 'NONE', 0, 'undefined', 'undefined geographic coordinate reference system'],
		['WGS 84 geodetic', 4326, 'EPSG', 4326, degrees, 'longitude and latitude'],
		['OSGB36 / British National Grid', 27700, 'EPSG', 27700, grid, record.transform]
	]) database.run('INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, ?)', row as SqlValue[]);
	database.run("CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE, description TEXT DEFAULT '', last_change DATETIME NOT NULL, min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER, CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id))");
	database.run('CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL, CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name), CONSTRAINT uk_gc_table_name UNIQUE (table_name), CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name), CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id))');
	const shaped = record.cards.map((card) => ({ card, shape: shapeOf(card, onGrid) }));
	for (const { name, type, what } of layers) {
		const own = shaped.filter(({ shape }) => shape?.type === type);
		const points = own.flatMap(({ shape }) => shape!.points);
		const box = points.length === 0 ? [null, null, null, null] : [Math.min(...points.map(([x]) => x)), Math.min(...points.map(([, y]) => y)), Math.max(...points.map(([x]) => x)), Math.max(...points.map(([, y]) => y))];
		database.run(`CREATE TABLE ${name} (${columns}, geom ${type})`);
		database.run('INSERT INTO gpkg_contents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)', [name, 'features', name, what, at, ...box, srs]);
		database.run('INSERT INTO gpkg_geometry_columns VALUES (?, ?, ?, ?, 0, 0)', [name, 'geom', type, srs]);
		for (const { card, shape } of own) database.run(`INSERT INTO ${name} VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, [...cardValues(card, record), binary(shape!.type, shape!.points, srs)]);
	}
	table(database, at, 'cards_without_place', 'Cards about the whole area or no place', columns);
	for (const { card, shape } of shaped) if (!shape) database.run('INSERT INTO cards_without_place VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)', cardValues(card, record));
	table(database, at, 'priorities', 'Priorities; priority_cards says which cards are theirs', 'fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, priority_id TEXT NOT NULL, number INTEGER NOT NULL, statement TEXT NOT NULL, sorted_when TEXT, place INTEGER, score INTEGER, score_unit TEXT');
	table(database, at, 'priority_cards', 'Which cards lie behind which priority', 'fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, priority_id TEXT NOT NULL, card_id TEXT NOT NULL');
	for (const { id, number, statement, when, place, score, unit, cardIds } of record.priorities) {
		database.run('INSERT INTO priorities VALUES (NULL, ?, ?, ?, ?, ?, ?, ?)', [id, number, statement, when, place, score, unit]);
		for (const card of cardIds) database.run('INSERT INTO priority_cards VALUES (NULL, ?, ?)', [id, card]);
	}
	database.run('COMMIT');
}

function table(database: Database, at: string, name: string, what: string, definition: string): void {
	database.run(`CREATE TABLE ${name} (${definition})`);
	database.run('INSERT INTO gpkg_contents VALUES (?, ?, ?, ?, ?, NULL, NULL, NULL, NULL, NULL)', [name, 'attributes', name, what, at]);
}

function cardValues(card: RecordCard, { themes }: WorkshopRecord): SqlValue[] {
	return [card.id, card.number, card.text, card.theme, themes[card.theme], card.place.near, card.place.square, card.cluster, card.same, card.differ.length, card.place.blurred];
}

type Pair = readonly [x: number, y: number];
type Shape = { type: 'POINT' | 'LINESTRING' | 'POLYGON'; points: Pair[] };

function shapeOf({ place: { kind, world } }: RecordCard, onGrid: boolean): Shape | null {
	if (world === null) return null;
	const pair = ({ lon, lat, easting, northing }: RecordPosition): Pair => (onGrid ? [Math.round(easting! * 100) / 100, Math.round(northing! * 100) / 100] : [lon, lat]);
	const corners = world.corners.map(pair);
	if (kind === 'point' || corners.length === 1) return { type: 'POINT', points: [pair(world.at)] };
	if (kind === 'line' || corners.length === 2) return { type: 'LINESTRING', points: corners };
	const ring = againstTheClock(corners);
	return { type: 'POLYGON', points: [...ring, ring[0]!] };
}

/** GeoPackageBinary (1.3, section 2.1.3): little-endian header without envelope, then well-known binary. */
function binary(type: Shape['type'], points: readonly Pair[], srs: number): Uint8Array {
	const counts = type === 'POINT' ? 0 : type === 'LINESTRING' ? 1 : 2;
	const bytes = Buffer.alloc(8 + 5 + counts * 4 + points.length * 16);
	bytes.write('GP', 0, 'latin1');
	bytes.writeUInt8(0, 2);
	bytes.writeUInt8(1, 3);
	bytes.writeInt32LE(srs, 4);
	let at = bytes.writeUInt8(1, 8);
	at = bytes.writeUInt32LE({ POINT: 1, LINESTRING: 2, POLYGON: 3 }[type], at);
	if (type === 'POLYGON') at = bytes.writeUInt32LE(1, at);
	if (type !== 'POINT') at = bytes.writeUInt32LE(points.length, at);
	for (const [x, y] of points) {
		at = bytes.writeDoubleLE(x, at);
		at = bytes.writeDoubleLE(y, at);
	}
	return bytes;
}
