/** Where a talk's own page is. Who opens it has walked there. */
export const talkHref = (workshop: string, talk: string) => `/w/${workshop}/talk/${talk}`;
