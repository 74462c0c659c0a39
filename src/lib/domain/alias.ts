/** Names to offer at the door: birds and plants of a brook, so that nobody has to think one up. */
export const aliases = [
	'Heron', 'Otter', 'Willow', 'Kestrel', 'Alder', 'Wren', 'Bramble', 'Dipper', 'Hazel', 'Linnet', 'Moorhen', 'Newt', 'Oak', 'Plover', 'Rowan', 'Sedge',
	'Swift', 'Teal', 'Thrush', 'Vole', 'Wagtail', 'Yarrow', 'Badger', 'Clover', 'Curlew', 'Fern', 'Finch', 'Hare', 'Lark', 'Martin', 'Robin', 'Sorrel'
] as const;
