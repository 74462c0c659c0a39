import type { Deck, StarterCard } from '../deck.ts';
import type { Theme } from '../theme.ts';

const idea = (theme: Theme, ...texts: string[]): StarterCard[] => texts.map((text) => ({ theme, text, keep: false }));
const keep = (theme: Theme, text: string): StarterCard => ({ theme, text, keep: true });

/** Our own words: plain first thoughts that people change into theirs. Each theme has a card that says "keep". */
export const starterDeck: Deck = [
	...idea('about', 'A safe place to cross is needed here.', 'The pavement is too narrow for a wheelchair or a pram.', 'A bus should stop here.', 'Cars go too fast here.', 'Somewhere to lock a bike.'),
	keep('about', 'This is a good way to walk. Keep it as it is.'),
	...idea('homes', 'This empty building could be homes.', 'Homes that young people can afford.', 'Homes for older people, close to the shops.', 'These homes are cold and need work.'),
	keep('homes', 'These homes suit the people in them. Keep them.'),
	...idea('green', 'Plant trees here for shade.', 'A seat with a back and arms.', 'This green place is not looked after.', 'Somewhere to grow food together.', 'Water stands here after rain.'),
	keep('green', 'Keep this green place as it is.'),
	...idea('safety', 'It is too dark here at night.', 'I do not feel safe walking here.', 'This corner is hard to see round.', 'A place where people can ask for help.'),
	keep('safety', 'I feel safe here. Keep it this way.'),
	...idea('health', 'A place to meet and feel less alone.', 'It is hard to see a doctor from here.', 'A toilet that everyone can use.', 'Help for people who look after others.'),
	keep('health', 'This place does people good. Keep it.'),
	...idea('play', 'Something to do for young people.', 'A place to play for small children.', 'Somewhere to do sport without paying.', 'A room for music, theatre and parties.'),
	keep('play', 'Children like it here. Keep it.'),
	...idea('work', 'Somewhere to learn a new skill.', 'This empty shop could be used.', 'A shop for everyday things.', 'Space for people who start a business.'),
	keep('work', 'We need this shop. Keep it.'),
	...idea('community', 'A place where anyone can drop in.', 'Post, bank or library services near by.', 'People do not hear what is going on.', 'Share tools and things we seldom need.'),
	keep('community', 'We would miss this service. Keep it.')
];
