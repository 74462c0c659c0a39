// A cheap phone fetches the program once, with the table; at the door runs what it takes there (ui/door/at-the-door.ts), and nothing needs it.
export const csr = false;
