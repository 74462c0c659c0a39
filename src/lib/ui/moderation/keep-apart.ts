/** What a host says no to on the board is so for every host. Where it does not get through, this device keeps it all the same. */
export function keepApart(workshopId: string, a: string, b: string): void {
	const body = new FormData();
	body.set('a', a);
	body.set('b', b);
	void fetch(`/w/${workshopId}/desk?/keepApart`, { method: 'POST', headers: { 'x-sveltekit-action': 'true' }, body }).catch(() => {});
}
