// One's own page, on whatever phone there is: it needs no scripts.
export const csr = false;
