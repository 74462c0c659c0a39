import { millbrook } from '#lib/domain/plan.ts';
import { roundPoint, type Place } from '#lib/domain/place.ts';
import type { Theme } from '#lib/domain/theme.ts';
import type { Chance } from '../chance.ts';
import type { Deck } from './card-row.ts';

type Where = string | 'whole' | 'none';
type Group = [name: string, theme: Theme, cards: [text: string, where: Where][]];

/** Sixty thoughts of people who live in Millbrook, an invented place: twelve matters, some of them argued from both sides. */
const groups: readonly Group[] = [
	['Make Mill Lane safe to cross', 'safety', [
		['Cars come round the bend by the school too fast. A crossing with lights, please.', 'Millbrook School'],
		['My daughter waits four minutes to cross Mill Lane every morning.', 'Mill Lane'],
		['20 miles an hour from the bridge to the school.', 'Mill Lane'],
		['No more signs. Nobody reads the ones we have.', 'Mill Lane'],
		['Cut back the hedge at the corner so that drivers see you.', 'Church Walk']
	]],
	['Light the path by the brook', 'safety', [
		['The path by the brook is pitch dark at five in winter.', 'Weir Path'],
		['Low lights that do not wake the bats.', 'The Brook'],
		['I walk the long way round after dark. One lamp at the weir would do.', 'Weir Path'],
		['Please leave it dark. It is the last dark place we have.', 'The Brook'],
		['Lamps that come on when somebody walks there.', 'Weir Path']
	]],
	['A bus after seven', 'about', [
		['The last bus goes at 18.40. Late shifts end at eight.', 'Station'],
		['One evening bus on Fridays, to try it.', 'Station Road'],
		['A seat and a roof at the stop by the shops.', 'Shops'],
		['Say on the stop when the bus is really coming.', 'Bridge Street'],
		['A shared taxi would be cheaper than an empty bus.', 'none']
	]],
	['Room for bicycles', 'about', [
		['A safe way to cycle from Orchard Way to the station.', 'Orchard Way'],
		['Racks outside the health centre.', 'Health centre'],
		['Take the parked cars off one side of Bridge Street.', 'Bridge Street'],
		['Keep the parking on Bridge Street. The shops live from it.', 'Shops'],
		['Teach children to ride here, not on the main road.', 'Playing field']
	]],
	['Homes that local people can pay for', 'homes', [
		['My son is 28 and cannot rent anything here.', 'whole'],
		['Small flats above the empty shops.', 'Shops'],
		['Build on the old mill yard before any field.', 'Old Mill'],
		['Bungalows near the shops, so that older people can move and free a house.', 'Green Road'],
		['No building on the flood meadow. It floods. The name says so.', 'The Brook']
	]],
	['Look after the brook', 'green', [
		['Clear the trolleys and the plastic twice a year. I will come and help.', 'The Brook'],
		['Let the banks grow. It is a nature place, not a lawn.', 'Riverside Park'],
		['A place where small children can get to the water.', 'Riverside Park'],
		['The drain on Sluice Row comes up whenever it rains hard.', 'Sluice Row'],
		['Keep the alders by the weir. They hold the bank.', 'Weir Path']
	]],
	['Trees and benches where we walk', 'green', [
		['A bench half way up Station Road. It is a long hill with shopping.', 'Station Road'],
		['Plant two trees for each one that was felled on the Green.', 'The Green'],
		['Shade at the school gate.', 'Millbrook School'],
		['Fruit trees that anyone may pick.', 'Allotments'],
		['Benches with arms. One cannot get up from the low ones.', 'Riverside Park']
	]],
	['Something for teenagers', 'play', [
		['There is nothing here for people over 12.', 'whole'],
		['A wall where it is allowed to paint.', 'Playing field'],
		['Keep the basketball hoop. It is used every night.', 'Playing field'],
		['A room in the hall on Friday evenings, with nobody telling us what to do.', 'Village hall'],
		['Skate ramps by the station, where the noise wakes nobody.', 'Station']
	]],
	['Play places for all children', 'play', [
		['The swings at Riverside Park have been broken since May.', 'Riverside Park'],
		['A swing for a child who uses a wheelchair.', 'Riverside Park'],
		['A fence, so that toddlers do not run to the road.', 'The Green'],
		['Sand, water and wood. No more plastic.', 'Playing field'],
		['Toilets near the playground, open at weekends.', 'Riverside Park']
	]],
	['Keep our shops alive', 'work', [
		['Three shops stand empty. Let people try things there for a month.', 'Shops'],
		['A market on Saturdays on the Green.', 'The Green'],
		['A desk and a printer one can rent by the hour.', 'Old Mill'],
		['The post office must stay.', 'Shops'],
		['Apprentice places with the builders who build here.', 'none']
	]],
	['Care close to home', 'health', [
		['You wait nineteen days to see a doctor.', 'Health centre'],
		['A nurse in the village hall one morning a week.', 'Village hall'],
		['A walking group for people who live alone.', 'Riverside Park'],
		['The chemist should be open until seven.', 'Shops'],
		['Somebody to talk to, without an appointment.', 'St Bride’s']
	]],
	['A hall that is open to all', 'community', [
		['The hall is locked most days. Give three groups a key.', 'Village hall'],
		['A tool library in the old mill.', 'Old Mill'],
		['A ramp at the back door of the hall.', 'Village hall'],
		['A warm room with tea in January, free.', 'St Bride’s'],
		['Say what is on in one place, on paper too. Not everyone is online.', 'none']
	]]
];

export function millbrookDeck(chance: Chance): Deck {
	let line = 0;
	const cards = groups.flatMap(([category, theme, thoughts]) => thoughts.map(([text, where]) => ({ line: (line += 1), text, theme, category, at: placeOf(where, chance) })));
	return { title: 'Millbrook: our streets', cards, skipped: [], notes: [] };
}

/** Near the named place, not on top of one another. */
function placeOf(where: Where, chance: Chance): Place {
	if (where === 'whole' || where === 'none') return where;
	const named = millbrook.places.find(({ name }) => name === where);
	if (!named) throw new Error(`no place ${where} in Millbrook`);
	const [x, y] = named.at;
	return roundPoint(x + chance.between(-0.02, 0.02), y + chance.between(-0.03, 0.03));
}
