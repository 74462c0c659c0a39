// Nothing on this page moves: it is read without scripts, by everyone, on anything.
export const csr = false;
