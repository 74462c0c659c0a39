// Where the server runs from its sources (tests, development) the maker does too: a thread begins with JavaScript.
import { register } from 'tsx/esm/api';

register();
await import('./maker.ts');
